import type { Clock } from '../../kernel/clock.ts';
import { type ContactFilter, ContactModel, searchIndex } from './contact.model.ts';

/** How long a count made here may differ from what other processes wrote. */
const staleAfterMs = 5000;
const maxKept = 500;
/** From here on a total may lag behind this process's own writes as well: one more or less is not noticed. */
const manyContacts = 10_000;
/** A search that finds more than this is not counted to its end: one narrows it rather than leafing through forty pages. */
const mostCounted = 1000;

/**
 * How many contacts a list has in all. Counting walks the range of an index, which is cheap for hundreds of keys and not
 * for a hundred thousand; so a count is kept until this process writes a contact, and for at most five seconds as other
 * processes write, too. All contacts are not counted at all: the collection knows its size, and deleted ones are few.
 */
export class ContactCounts {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { count: Promise<number>; isMany: boolean; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** After every write of this process. */
  forget(): void {
    for (const [key, { isMany }] of this.#kept) if (!isMany) this.#kept.delete(key);
  }

  count(filter: ContactFilter): Promise<number> {
    const isEverything = Object.keys(filter).length === 1 && filter.deleted === false;
    if (isEverything) return this.#keep(filter, countAll, Number.POSITIVE_INFINITY);
    return this.#keep(filter, () => ContactModel.countDocuments(filter), manyContacts);
  }

  /** Of a filter with search keys, up to a thousand. */
  countSearch(filter: ContactFilter): Promise<number> {
    return this.#keep(
      filter,
      () => ContactModel.countDocuments(filter).hint(searchIndex).limit(mostCounted),
      manyContacts,
    );
  }

  #keep(filter: ContactFilter, work: () => PromiseLike<number>, many: number): Promise<number> {
    const key = JSON.stringify(filter, (_, value) => (value instanceof RegExp ? value.source : value));
    const now = this.#clock.now().epochMilliseconds;
    const kept = this.#kept.get(key);
    if (kept && kept.until > now) return kept.count;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const entry = { count: Promise.resolve(work()), isMany: false, until: now + staleAfterMs };
    this.#kept.set(key, entry);
    entry.count.then(
      (n) => {
        entry.isMany = n >= many;
      },
      () => this.#kept.delete(key),
    );
    return entry.count;
  }
}

async function countAll(): Promise<number> {
  const [all, deleted] = await Promise.all([
    ContactModel.estimatedDocumentCount(),
    ContactModel.countDocuments({ deleted: true }),
  ]);
  return Math.max(all - deleted, 0);
}
