import { AppError } from '../../kernel/errors.ts';

/** The thread pool is shared with compression and files, so passwords take half of it at most. */
const mostAtOnce = 2;
const mostWaiting = 50;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs work that keeps a thread busy, a few at a time. Throws `rate_limited` where too many wait already. */
export async function hashInTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) throw new AppError('rate_limited', { retryAfter: 2 });
    // The place is handed over, so it stays taken in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
