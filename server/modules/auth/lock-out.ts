import { createHash } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { emailKeyOf } from './user.model.ts';

const failuresFree = 5;
const rememberMs = 60 * 60_000;
const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;

/**
 * Slows down guessing: after five failures for one account from one address, each further failure closes that pair for
 * twice as long as the one before, up to a quarter of an hour. Who attacks from elsewhere does not lock the owner out.
 */
export class LockOut {
  readonly #limits: RateLimits;
  /** The last guess of each pair that is being checked or waits for that. */
  readonly #guesses = new Map<string, Promise<void>>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /**
   * Tells whether a guess is right, which `check` finds out. Throws `account_locked` while the pair is closed; the same for
   * accounts that do not exist. A pair's guesses are checked one after the other: of many at the same moment, too, only the
   * first few are.
   */
  guess(email: string, address: string, check: () => Promise<boolean>): Promise<boolean> {
    const key = pair(email, address);
    const result = (this.#guesses.get(key) ?? Promise.resolve()).then(() => this.#judge(key, check));
    const done = result.then(ignore, ignore).then(() => {
      if (this.#guesses.get(key) === done) this.#guesses.delete(key);
    });
    this.#guesses.set(key, done);
    return result;
  }

  async #judge(key: string, check: () => Promise<boolean>): Promise<boolean> {
    const closed = await this.#limits.read(`login-closed:${key}`);
    if (closed) throw new AppError('account_locked', { retryAfter: closed.endsInSeconds });
    const right = await check();
    if (right) await this.#limits.clear(`login-failed:${key}`);
    else await this.#recordFailure(key);
    return right;
  }

  async #recordFailure(key: string): Promise<void> {
    const { count } = await this.#limits.count(`login-failed:${key}`, rememberMs);
    if (count < failuresFree) return;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (count - failuresFree));
    await this.#limits.count(`login-closed:${key}`, wait);
  }
}

const ignore = () => {};

const pair = (email: string, address: string) =>
  `${createHash('sha256').update(emailKeyOf(email)).digest('base64url')}:${address}`;
