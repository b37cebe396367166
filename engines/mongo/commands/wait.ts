import type { Request } from './request.ts';

/** Waits, but not beyond the command's time or its end. */
export async function waitWithin(request: Request, event: Promise<void>): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const limited = request.deadline !== Number.POSITIVE_INFINITY;
  const timer = limited
    ? setTimeout(() => ended.resolve(), Math.max(0, request.deadline - performance.now()))
    : undefined;
  request.onInterrupt = () => ended.resolve();
  await Promise.race([event, ended.promise]);
  request.onInterrupt = undefined;
  clearTimeout(timer);
  request.checkDeadline();
}
