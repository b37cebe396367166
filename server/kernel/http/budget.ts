import type { Budget } from '@sequelstring/contract/route.ts';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import { networkKey } from './client-address.ts';

/** Holds callers to the budgets that routes declare. */
export class Budgets {
  readonly #limits: RateLimits;
  readonly #factor: number;
  /** Calls that run now, by budget and caller. */
  readonly #running = new Map<string, number>();

  /** `factor` multiplies the calls per minute; load tests raise it. */
  constructor(limits: RateLimits, factor: number) {
    this.#limits = limits;
    this.#factor = factor;
  }

  /** Counts a call from an address. Throws `rate_limited`. */
  countAddress({ name, perMinute }: Budget, address: string): Promise<void> {
    return this.#count(`${name}:a:${networkKey(address)}`, perMinute.address);
  }

  /** Counts a call of a user. Throws `rate_limited`. */
  countUser({ name, perMinute }: Budget, userId: string): Promise<void> {
    return this.#count(`${name}:u:${userId}`, perMinute.user);
  }

  /** Takes one of a caller's places; the function that comes back leaves it. Throws `rate_limited` where all are taken. */
  enter({ name, concurrency }: Budget, caller: string): () => void {
    const key = `${name}:${caller}`;
    const running = this.#running.get(key) ?? 0;
    if (running >= concurrency) throw new AppError('rate_limited', { retryAfter: 1 });
    this.#running.set(key, running + 1);
    return () => {
      const left = this.#running.get(key)! - 1;
      if (left > 0) this.#running.set(key, left);
      else this.#running.delete(key);
    };
  }

  async #count(key: string, most: number): Promise<void> {
    const { count, endsInSeconds } = await this.#limits.count(key, 60_000);
    if (count > most * this.#factor) throw new AppError('rate_limited', { retryAfter: endsInSeconds });
  }
}
