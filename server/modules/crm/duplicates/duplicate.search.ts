import { setImmediate as turn } from 'node:timers/promises';
import type { MergeableKind } from '@sequelstring/contract/merges.ts';
import { z } from 'zod';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { objectId } from '../../../kernel/db.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import { type JobDefinition, type JobOrder, type Jobs, job } from '../../../ports/jobs.ts';
import {
  beginSearch,
  changeSearch,
  countOpen,
  type Found,
  findSearch,
  forgetNotFound,
  putPairs,
  type SearchRow,
  searchesToOrder,
} from './duplicate.model.ts';
import type { Frequencies } from './evidence.ts';
import { hashOf, KeyTable, lettersOf, mayBeAlike, TextCounts } from './key-table.ts';
import { type Comparable, type DuplicateKind, duplicateKinds } from './kinds.ts';

export interface DuplicateDeps {
  clock: Clock;
  jobs: Jobs;
  stores: ReadonlyMap<string, AnyStore>;
}

const jobName = 'crm.findDuplicates';

export const searchOrder = ({ _id, run }: Pick<SearchRow, '_id' | 'run'>): JobOrder => ({
  name: jobName,
  payload: { kind: _id, run },
  key: `${_id}:${run}`,
});

export const findDuplicatesJob = (deps: DuplicateDeps): JobDefinition =>
  job({
    name: jobName,
    payload: z.object({ kind: z.enum(['contact', 'account']), run: z.number().int() }),
    attempts: 5,
    backoffMs: 5000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: async ({ kind, run }, { signal, lastAttempt }) => {
      const row = await findSearch(kind);
      if (row?.run !== run || (row.status !== 'queued' && row.status !== 'running')) return;
      try {
        await new DuplicateRun(deps, kind, run).work(signal);
      } catch (error) {
        if (error instanceof SearchLost) return;
        if (lastAttempt && !signal.aborted)
          await changeSearch(kind, run, { status: 'failed', finishedAt: nowAsDate(deps.clock) });
        throw error;
      }
    },
  });

/** Starts a search where one waits for it: after imports, or because a crash left one without its job. */
export async function orderSearches({ clock, jobs }: DuplicateDeps): Promise<void> {
  const now = nowAsDate(clock);
  const ago = (ms: number) => new Date(now.getTime() - ms);
  for (const row of await searchesToOrder(ago(15_000), ago(120_000))) {
    const isStalled = row.status === 'queued' || row.status === 'running';
    const search = isStalled ? row : await beginSearch(row._id, now);
    if (search) await jobs.add(searchOrder(search));
  }
}

/** Another search of the same kind has begun. */
class SearchLost extends Error {}

const portion = 1000;
/** Keys that are held at a time, in eight bytes each: a larger base is read several times. */
const mostKeys = 4_000_000;
const keysPerRecord = 12;
/** More records than this have a key in common by chance, such as a number of a switchboard. */
const mostInBlock = 60;
const mostLookedAt = 5000;
const pairsAtATime = 2000;

/** One search through all records of a kind. It holds some 20 bytes of each, and compares those that have a key in common. */
class DuplicateRun {
  readonly #deps: DuplicateDeps;
  readonly #kind: DuplicateKind;
  readonly #run: number;
  readonly #store: AnyStore;
  readonly #words = new TextCounts(2 ** 18);
  readonly #holders = new TextCounts(2 ** 22);
  readonly #ids = new Growing(12);
  readonly #letters: number[] = [];
  #found = 0;
  #shownAt = 0;

  constructor(deps: DuplicateDeps, kind: MergeableKind, run: number) {
    this.#deps = deps;
    this.#kind = duplicateKinds[kind];
    this.#run = run;
    this.#store = deps.stores.get(kind)!;
  }

  async work(signal: AbortSignal): Promise<void> {
    const startedAt = this.#now();
    const total: number = await this.#store.model.estimatedDocumentCount();
    await this.#show({ status: 'running', total, read: 0 });
    const passes = Math.ceil((total * keysPerRecord) / mostKeys) || 1;
    for (let pass = 0; pass < passes; pass++) {
      const table = await this.#read({ pass, passes, total }, signal);
      await this.#compare(table, signal);
    }
    await forgetNotFound(this.#kind.kind, startedAt);
    const words = Buffer.from(this.#words.bytes);
    const end = {
      status: 'completed' as const,
      finishedAt: this.#now(),
      read: total,
      found: await countOpen(this.#kind.kind),
      words,
    };
    await this.#show(end);
  }

  /** The keys of this pass; in the first one what is needed of all records, too. */
  async #read({ pass, passes, total }: { pass: number; passes: number; total: number }, signal: AbortSignal) {
    const table = new KeyTable();
    let number = 0;
    for await (const rows of this.#rows()) {
      signal.throwIfAborted();
      for (const row of rows) {
        const id = row._id.toHexString();
        // A record that came since the first pass is left to the events.
        if (pass > 0 && this.#ids.hexAt(number) !== id) {
          if (number >= this.#ids.length || id < this.#ids.hexAt(number)) continue;
          while (number < this.#ids.length && this.#ids.hexAt(number) < id) number++;
          if (this.#ids.hexAt(number) !== id) continue;
        }
        const features = this.#kind.features(row);
        const keys = this.#kind.keys(features);
        if (pass === 0) this.#note(id, features);
        for (const key of keys) {
          const hash = hashOf(key);
          if (hash % passes === pass) table.add(hash, number);
        }
        number++;
      }
      await this.#showSometimes({ read: Math.min(total, Math.round((pass * total + number) / passes)) });
    }
    return table;
  }

  #note(id: string, features: Comparable): void {
    const names = this.#kind.names(features);
    this.#ids.push(Buffer.from(id, 'hex'));
    this.#letters.push(lettersOf(names));
    for (const word of wordsIn(features, names)) this.#words.add(word);
    for (const held of this.#kind.holdings(features)) this.#holders.add(held);
  }

  async *#rows(): AsyncGenerator<BaseRow[]> {
    for (let after = '0'.repeat(24); ; ) {
      const rows = await this.#some({ _id: { $gt: objectId(after) }, deleted: false });
      if (rows.length > 0) yield rows;
      if (rows.length < portion) return;
      after = rows.at(-1)!._id.toHexString();
    }
  }

  #some(where: object): Promise<BaseRow[]> {
    const fields = Object.fromEntries(this.#kind.fields.map((field) => [field, 1]));
    const query = this.#store.model.find(where, fields).sort({ _id: 1 }).limit(portion).hint({ _id: 1 });
    return query.lean() as unknown as Promise<BaseRow[]>;
  }

  async #compare(table: KeyTable, signal: AbortSignal): Promise<void> {
    let pairs = new Map<string, [number, number]>();
    const flush = async () => {
      signal.throwIfAborted();
      if (pairs.size > 0) await this.#judge([...pairs.values()]);
      pairs = new Map();
      await turn();
      await this.#showSometimes({ found: this.#found });
    };
    for (const block of table.blocks()) {
      const records = [...new Set(block)];
      const small = records.length <= mostInBlock ? [records] : await this.#split(records.slice(0, mostLookedAt));
      for (const some of small) {
        for (const [one, other] of pairsOf(some))
          if (mayBeAlike(this.#letters[one]!, this.#letters[other]!)) pairs.set(`${one} ${other}`, [one, other]);
        if (pairs.size >= pairsAtATime) await flush();
      }
    }
    await flush();
  }

  /** A block that is too large, by the words of the names. */
  async #split(records: readonly number[]): Promise<number[][]> {
    const byName = new Map<string, number[]>();
    for (let start = 0; start < records.length; start += portion) {
      const features = await this.#featuresOf(records.slice(start, start + portion));
      for (const [record, one] of features)
        for (const name of this.#kind.names(one)) byName.set(name, [...(byName.get(name) ?? []), record]);
    }
    return [...byName.values()].filter(({ length }) => length > 1 && length <= mostInBlock);
  }

  async #featuresOf(records: readonly number[]): Promise<Map<number, Comparable>> {
    const numbers = new Map(records.map((record) => [this.#ids.hexAt(record), record]));
    const features = new Map<number, Comparable>();
    const ids = [...numbers.keys()];
    for (let start = 0; start < ids.length; start += portion) {
      const where = { _id: { $in: ids.slice(start, start + portion).map(objectId) }, deleted: false };
      for (const row of await this.#some(where))
        features.set(numbers.get(row._id.toHexString())!, this.#kind.features(row));
    }
    return features;
  }

  async #judge(pairs: readonly (readonly [number, number])[]): Promise<void> {
    const features = await this.#featuresOf([...new Set(pairs.flat())]);
    const frequencies: Frequencies = {
      ofWord: (word) => this.#words.of(word),
      holders: (key) => Math.max(1, this.#holders.of(key)),
    };
    const found: Found[] = [];
    for (const [a, b] of pairs) {
      const [one, other] = [features.get(a), features.get(b)];
      const verdict = one && other && this.#kind.judge(one, other, frequencies);
      if (verdict) found.push(foundPair(this.#kind.kind, one, other, verdict));
    }
    await putPairs(found, this.#now());
    this.#found += found.length;
  }

  async #showSometimes(set: Partial<SearchRow>): Promise<void> {
    if (performance.now() - this.#shownAt < 1000) return;
    this.#shownAt = performance.now();
    await this.#show(set);
  }

  async #show(set: Partial<SearchRow>): Promise<void> {
    const isOurs = await changeSearch(this.#kind.kind, this.#run, { ...set, updatedAt: this.#now() });
    if (!isOurs) throw new SearchLost();
  }

  #now(): Date {
    return nowAsDate(this.#deps.clock);
  }
}

export const foundPair = (
  kind: MergeableKind,
  one: Comparable,
  other: Comparable,
  { score, reasons }: Pick<Found, 'score' | 'reasons'>,
): Found => {
  const [first, second] = one.id < other.id ? [one, other] : [other, one];
  return {
    kind,
    records: [first.id, second.id],
    owners: [objectId(first.owner), objectId(second.owner)],
    score,
    reasons,
  };
};

/** The words of a name as they are written; for accounts whole names, as that is what is mistyped. */
function wordsIn(features: Comparable, names: readonly string[]): readonly string[] {
  const { given, family } = features as { given?: string[]; family?: string[] };
  return given && family ? [...given.slice(0, 1), family.join('')] : names;
}

function* pairsOf(records: readonly number[]): Generator<[number, number]> {
  const sorted = records.toSorted((a, b) => a - b);
  for (let i = 0; i < sorted.length; i++) for (let j = i + 1; j < sorted.length; j++) yield [sorted[i]!, sorted[j]!];
}

/** Ids one after the other, without the overhead of an object each. */
class Growing {
  readonly #width: number;
  #bytes = Buffer.alloc(4096 * 12);
  length = 0;

  constructor(width: number) {
    this.#width = width;
  }

  push(bytes: Buffer): void {
    const end = (this.length + 1) * this.#width;
    if (end > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    bytes.copy(this.#bytes, end - this.#width);
    this.length++;
  }

  hexAt(index: number): string {
    return this.#bytes.toString('hex', index * this.#width, (index + 1) * this.#width);
  }
}
