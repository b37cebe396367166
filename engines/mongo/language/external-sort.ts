import { MongoError } from '../errors.ts';
import type { Env, Scratch, ScratchEntry } from './env.ts';

/** The most bytes that a sort or a group holds in memory where it must not use the disk, and where it may. */
export const MEMORY_LIMIT = 100 * 1024 * 1024;
export const SPILL_LIMIT = 32 * 1024 * 1024;

/** What an external sort needs to know of its entries. */
export interface Sortable<T> {
  compare(a: T, b: T): number;
  /** About how many bytes it takes. */
  size(entry: T): number;
  pack(entry: T): ScratchEntry;
  unpack(packed: ScratchEntry): T;
}

/**
 * The entries in order, equal ones as they came, the first `limit` of them. What does not fit into memory goes to the
 * disk in sorted runs. Throws where the command forbids that and 100 MB do not suffice.
 */
export function* externalSort<T>(source: Iterable<T>, sortable: Sortable<T>, env: Env, limit: number): Iterable<T> {
  const room = limit === Number.POSITIVE_INFINITY ? limit : Math.max(limit * 2, 1024);
  const scratch = env.allowDiskUse ? env.openScratch : undefined;
  const runs = scratch && new Runs(sortable, scratch);
  let kept: T[] = [];
  let bytes = 0;
  const keepFirst = (): void => {
    kept.sort(sortable.compare);
    if (kept.length > limit) kept.length = limit;
    bytes = kept.reduce((sum, entry) => sum + sortable.size(entry), 0);
  };
  try {
    for (const entry of source) {
      env.checkDeadline();
      kept.push(entry);
      bytes += sortable.size(entry);
      if (kept.length >= room) keepFirst();
      if (runs && bytes > SPILL_LIMIT) {
        keepFirst();
        runs.add(kept);
        kept = [];
        bytes = 0;
      } else if (!env.allowDiskUse && bytes > MEMORY_LIMIT) {
        keepFirst();
        if (bytes > MEMORY_LIMIT) throw memoryExceeded();
      }
    }
    keepFirst();
    yield* runs?.any ? first(runs.merge(kept, env), limit) : kept;
  } finally {
    runs?.close();
  }
}

function memoryExceeded(): MongoError {
  return new MongoError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Sort exceeded memory limit of ${MEMORY_LIMIT} bytes, but did not opt in to external sorting. Pass allowDiskUse:true to opt in.`,
  );
}

function* first<T>(entries: Iterable<T>, limit: number): Iterable<T> {
  let left = limit;
  if (left <= 0) return;
  for (const entry of entries) {
    yield entry;
    if (--left <= 0) return;
  }
}

/** Sorted runs on the disk. */
class Runs<T> {
  readonly #sortable: Sortable<T>;
  readonly #open: () => Scratch;
  #scratch: Scratch | undefined;
  #count = 0;

  constructor(sortable: Sortable<T>, open: () => Scratch) {
    this.#sortable = sortable;
    this.#open = open;
  }

  get any(): boolean {
    return this.#count > 0;
  }

  add(entries: readonly T[]): void {
    this.#scratch ??= this.#open();
    this.#scratch.write(this.#count++, entries.map(this.#sortable.pack));
  }

  /** All runs and what is left in memory as one; of equal entries those of earlier runs come first. */
  *merge(last: readonly T[], env: Env): Iterable<T> {
    const { compare, unpack } = this.#sortable;
    const streams: Iterator<T>[] = [];
    for (let run = 0; run < this.#count; run++) streams.push(unpacked(this.#scratch!.read(run), unpack));
    streams.push(last[Symbol.iterator]());
    const heads = streams.flatMap((stream) => {
      const next = stream.next();
      return next.done ? [] : [{ stream, entry: next.value }];
    });
    while (heads.length > 0) {
      env.checkDeadline();
      let least = 0;
      for (let i = 1; i < heads.length; i++) if (compare(heads[i]!.entry, heads[least]!.entry) < 0) least = i;
      const head = heads[least]!;
      yield head.entry;
      const next = head.stream.next();
      if (next.done) heads.splice(least, 1);
      else head.entry = next.value;
    }
  }

  close(): void {
    this.#scratch?.close();
  }
}

function* unpacked<T>(entries: Iterable<ScratchEntry>, unpack: (entry: ScratchEntry) => T): Iterator<T> {
  for (const entry of entries) yield unpack(entry);
}
