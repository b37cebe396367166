import type { Request } from './request.ts';

/** Waits, but not beyond the command's time. */
export async function waitWithin(request: Request, event: Promise<void>): Promise<void> {
  if (request.deadline === Number.POSITIVE_INFINITY) return event;
  const timer = Promise.withResolvers<void>();
  const handle = setTimeout(() => timer.resolve(), Math.max(0, request.deadline - performance.now()));
  await Promise.race([event, timer.promise]);
  clearTimeout(handle);
  request.checkDeadline();
}
