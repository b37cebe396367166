import type { Model } from 'mongoose';
import type { Clock } from '../clock.ts';
import { boundOf } from './bound.ts';
import type { MongoFilter } from './filter.ts';

/** How long a count made here may differ from what other processes wrote. */
const staleAfterMs = 5000;
const maxKept = 500;
/** From here on a total may lag behind this process's own writes as well: one more or less is not noticed. */
const manyRecords = 10_000;

interface Kept {
  value: Promise<unknown>;
  isMany: boolean;
  until: number;
}

/**
 * How many records a list has in all. Counting walks the range of an index, which is cheap for hundreds of keys and not
 * for a hundred thousand; so a count is kept until this process writes, and for at most five seconds as other processes
 * write, too. All records are not counted at all: the collection knows its size, and deleted ones are few.
 */
export class Counts {
  readonly #model: Pick<Model<unknown>, 'countDocuments' | 'estimatedDocumentCount'>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(model: Pick<Model<unknown>, 'countDocuments' | 'estimatedDocumentCount'>, clock: Clock) {
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
    const now = this.#clock.now().epochMilliseconds;
    const kept = this.#kept.get(key);
    if (kept && kept.until > now) return kept.value as Promise<T>;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const value = Promise.resolve(work());
    const entry: Kept = { value, isMany: false, until: now + staleAfterMs };
    this.#kept.set(key, entry);
    value.then(
      (known) => {
        entry.isMany = isMany(known);
      },
      () => this.#kept.delete(key),
    );
    return value;
  }

  async #countAll(): Promise<number> {
    const [all, deleted] = await Promise.all([
      this.#model.estimatedDocumentCount(),
      this.#model.countDocuments({ deleted: true }),
    ]);
    return Math.max(all - deleted, 0);
  }
}
