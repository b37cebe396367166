import { setTimeout as pause } from 'node:timers/promises';
import type { Budget } from '@sequelstring/contract/route.ts';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import { networkKey } from './client-address.ts';

/** How many calls wait for each one that may run: bursts are served, floods refused. */
const waitingPerPlace = 8;
/** Whoever goes on at this many times the limit is answered late, so that a flood takes no time from others. */
const floodFactor = 2;
const floodDelayMs = 250;
/** Answers that may be held back at the same time. */
const mostHeld = 2_000;
/** Calls with tokens that are none or to what does not exist, per minute and address; an office makes some by mistake. */
const vainPerMinute = 600;

/** Holds callers to the budgets that routes declare. */
export class Budgets {
  readonly #limits: RateLimits;
  readonly #factor: number;
  /** Calls that run now and those that wait for a place, by budget and caller. */
  readonly #places = new Map<string, { taken: number; waiting: (() => void)[] }>();
  #held = 0;

  /** `factor` multiplies what is allowed per minute and at a time; load tests raise it. */
  constructor(limits: RateLimits, factor: number) {
    this.#limits = limits;
    this.#factor = factor;
  }

  /** Counts a call from an address. Throws `rate_limited`. */
  countAddress({ name, perMinute }: Budget, address: string): Promise<void> {
    return this.#count(`${name}:a:${networkKey(address)}`, perMinute.address);
  }

  /**
   * Counts a call from an address and, where it is known already whose it is, of that user at the same time: what counts for
   * all processes is a way off. Throws `rate_limited`.
   */
  async countCall(budget: Budget, address: string, userId: string | undefined): Promise<void> {
    const ofUser = userId === undefined ? undefined : this.countUser(budget, userId);
    await Promise.all([this.countAddress(budget, address), ofUser]);
  }

  /** Counts a call of a user. Throws `rate_limited`. */
  countUser({ name, perMinute }: Budget, userId: string): Promise<void> {
    return this.#count(`${name}:u:${userId}`, perMinute.user);
  }

  /** Counts a call that cannot succeed whoever makes it. Throws `rate_limited`. */
  countVain(address: string): Promise<void> {
    return this.#count(`vain:a:${networkKey(address)}`, vainPerMinute);
  }

  /**
   * Takes one of a caller's places, waiting for it where all are taken; the function that comes back leaves it. Throws
   * `rate_limited` where too many wait already.
   */
  enter({ name, concurrency }: Budget, caller: string): (() => void) | Promise<() => void> {
    const key = `${name}:${caller}`;
    const places = this.#places.get(key) ?? { taken: 0, waiting: [] };
    const all = concurrency * Math.max(1, this.#factor);
    // A place that is left goes to the next who waits and stays taken.
    const leave = () => {
      const next = places.waiting.shift();
      if (next) next();
      else if (--places.taken === 0) this.#places.delete(key);
    };
    if (places.taken < all) {
      places.taken += 1;
      this.#places.set(key, places);
      return leave;
    }
    if (places.waiting.length >= concurrency * waitingPerPlace) throw new AppError('rate_limited', { retryAfter: 1 });
    return new Promise((resolve) => places.waiting.push(() => resolve(leave)));
  }

  async #count(key: string, most: number): Promise<void> {
    const { count, endsInSeconds } = await this.#limits.count(key, 60_000);
    const allowed = most * this.#factor;
    if (count <= allowed) return;
    if (count > allowed * floodFactor) await this.#holdBack();
    throw new AppError('rate_limited', { retryAfter: endsInSeconds });
  }

  async #holdBack(): Promise<void> {
    if (this.#held >= mostHeld) return;
    this.#held += 1;
    await pause(floodDelayMs, undefined, { ref: false });
    this.#held -= 1;
  }
}
