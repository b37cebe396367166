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
  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Throws `account_locked` while the pair is closed; the same for accounts that do not exist. */
  async check(email: string, address: string): Promise<void> {
    const closed = await this.#limits.read(`login-closed:${pair(email, address)}`);
    if (closed) throw new AppError('account_locked', { retryAfter: closed.endsInSeconds });
  }

  async recordFailure(email: string, address: string): Promise<void> {
    const { count } = await this.#limits.count(`login-failed:${pair(email, address)}`, rememberMs);
    if (count < failuresFree) return;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (count - failuresFree));
    await this.#limits.count(`login-closed:${pair(email, address)}`, wait);
  }

  async recordSuccess(email: string, address: string): Promise<void> {
    await this.#limits.clear(`login-failed:${pair(email, address)}`);
  }
}

const pair = (email: string, address: string) =>
  `${createHash('sha256').update(emailKeyOf(email)).digest('base64url')}:${address}`;
