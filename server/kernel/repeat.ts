import type { Log } from './log.ts';

/** Does something again and again, never twice at a time; what fails is logged and done again at its next turn. */
export function repeat(everyMs: number, work: () => Promise<void>, log: Log): NodeJS.Timeout {
  let running = false;
  return setInterval(() => {
    if (running) return;
    running = true;
    work()
      .catch((error: unknown) => log.warn({ err: error }, 'the database could not be reached in the background'))
      .finally(() => {
        running = false;
      });
  }, everyMs);
}
