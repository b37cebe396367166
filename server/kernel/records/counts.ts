import type { Clock } from '../clock.ts';
import { boundOf } from './bound.ts';
import type { MongoFilter } from './filter.ts';

/** How long a count made here may differ from what other processes wrote. */
const staleAfterMs = 5000;
/** One that took long is kept longer, so that no list spends more than a fiftieth of the time on its count. */
const keptPerMs = 50;
const longestMs = 60_000;
/** All counts that are made anew while nobody waits for them take a tenth of the time together, however many lists are open. */
const restPerMs = 9;
const maxKept = 500;
/** From here on a total may lag behind this process's own writes as well: one more or less is not noticed. */
export const manyRecords = 10_000;

/** A collection, as far as it is counted. */
interface Counted {
  countDocuments(filter: object, options?: object): PromiseLike<number>;
  estimatedDocumentCount(): PromiseLike<number>;
}

interface Kept {
  value: Promise<unknown>;
  isMany: boolean;
  until: number;
}

/**
 * How many records a list has in all. Counting walks the range of an index, which is cheap for hundreds of keys and not
 * for a hundred thousand; so a count is kept until this process writes, and for some seconds as other processes write, too.
 * Many are counted anew, one list after the other, while the number of before is told. All records are not counted at all:
 * the collection knows its size, and deleted ones are few.
 */
export class Counts {
  readonly #model: Counted;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  #isRenewing = false;
  #restsUntil = 0;

  constructor(model: Counted, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
  }

  /** After every write of this process. */
  forget(): void {
    for (const [key, { isMany }] of this.#kept) if (!isMany) this.#kept.delete(key);
  }

  count(filter: MongoFilter): Promise<number> {
    const isEverything = Object.keys(filter).length === 1 && filter.deleted === false;
    if (isEverything) return this.keep(filter, () => this.#countAll());
    return this.keep(
      filter,
      () => this.#model.countDocuments(filter, boundOf(filter)),
      (count) => count >= manyRecords,
    );
  }

  /** The same for whatever else is counted, such as sums; `subject` says of what. */
  keep<T>(subject: unknown, work: () => PromiseLike<T>, isMany: (value: T) => boolean = () => false): Promise<T> {
    const key = JSON.stringify(subject, (_, value) => (value instanceof RegExp ? String(value) : value));
    const kept = this.#kept.get(key);
    if (kept && this.#now() < kept.until) return kept.value as Promise<T>;
    const isNotTooOld = kept?.isMany && this.#now() < kept.until + longestMs;
    if (!isNotTooOld) return this.#count(key, work, isMany, { isAwaited: true });
    if (!this.#isRenewing && this.#now() >= this.#restsUntil) void this.#renew(key, work, isMany);
    return kept.value as Promise<T>;
  }

  /** The same where nobody tells of writes: few are counted each time. */
  keepMany<T>(subject: unknown, work: () => PromiseLike<T>, isMany: (value: T) => boolean): Promise<T> {
    this.forget();
    return this.keep(subject, work, isMany);
  }

  async #renew<T>(key: string, work: () => PromiseLike<T>, isMany: (value: T) => boolean): Promise<void> {
    this.#isRenewing = true;
    const started = performance.now();
    await this.#count(key, work, isMany).catch(() => undefined);
    this.#restsUntil = this.#now() + (performance.now() - started) * restPerMs;
    this.#isRenewing = false;
  }

  #count<T>(
    key: string,
    work: () => PromiseLike<T>,
    isMany: (value: T) => boolean,
    { isAwaited = false } = {},
  ): Promise<T> {
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const started = performance.now();
    const value = Promise.resolve(work());
    const entry: Kept = { value, isMany: false, until: this.#now() + staleAfterMs };
    if (isAwaited) this.#kept.set(key, entry);
    return value.then(
      (known) => {
        entry.isMany = isMany(known);
        const lasts = (performance.now() - started) * keptPerMs;
        entry.until = this.#now() + Math.min(Math.max(lasts, staleAfterMs), longestMs);
        if (!isAwaited) this.#kept.set(key, entry);
        return known;
      },
      (error: unknown) => {
        this.#kept.delete(key);
        throw error;
      },
    );
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }

  async #countAll(): Promise<number> {
    const [all, deleted] = await Promise.all([
      this.#model.estimatedDocumentCount(),
      this.#model.countDocuments({ deleted: true }),
    ]);
    return Math.max(all - deleted, 0);
  }
}
