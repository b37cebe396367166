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

/** Waits for so long, until one of `wakers` is called, or until nobody waits any more. Throws when the command must end. */
export async function pause(request: Request, ms: number, wakers?: Set<() => void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { closed } = request.client;
  const timer = setTimeout(resolve, ms);
  wakers?.add(resolve);
  request.onInterrupt = resolve;
  const giveUp = (): void => request.interrupt();
  closed.addEventListener('abort', giveUp);
  await promise;
  closed.removeEventListener('abort', giveUp);
  clearTimeout(timer);
  wakers?.delete(resolve);
  request.onInterrupt = undefined;
  request.checkDeadline();
}
