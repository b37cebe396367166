/** The embedded search over made-up people: what it finds, how fast, how fast it is filled, and what that costs others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { SqliteSearch } from '../server/adapters/search/sqlite.ts';
import type { SearchDocument, SearchScope } from '../server/ports/search.ts';
import { makePeople, type Person, randomFrom, withOneEdit } from './people.ts';
import { printTable, type Row } from './table.ts';

const SMALL = Number(process.env.BENCH_SMALL ?? 100_000);
const LARGE = Number(process.env.BENCH_LARGE ?? 1_000_000);
const QUERIES = 500;
const RECALL = 0.95;
const DOCUMENTS_PER_SECOND = 3000;

interface Filled {
  search: SqliteSearch;
  plain: DatabaseSync;
  /** Some of the people, to be searched for. */
  sample: Person[];
  rows: Row[];
}

/** Fills the adapter, and a table of FTS5 as anyone would make it with the same words, to compare with. */
async function fill(dir: string, count: number): Promise<Filled> {
  const search = new SqliteSearch({ dir });
  const plain = new DatabaseSync(join(dir, 'plain.db'));
  plain.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE VIRTUAL TABLE plain USING fts5(title, names, keywords, text, prefix = '2 3 4')`);
  const insert = plain.prepare('INSERT INTO plain VALUES (?, ?, ?, ?)');
  const rebuild = await search.rebuild('records');
  const sample: Person[] = [];
  const everyNth = Math.max(1, Math.floor(count / 20_000));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let seconds = 0;
  let plainSeconds = 0;
  let batch: SearchDocument[] = [];
  const flush = async () => {
    delay.enable();
    let started = performance.now();
    await rebuild.put(batch);
    seconds += (performance.now() - started) / 1000;
    delay.disable();
    started = performance.now();
    plain.exec('BEGIN');
    for (const { title, names, emails, phones, text } of batch)
      insert.run(title, names!.join(' '), [...emails!, ...phones!].join(' '), text!);
    plain.exec('COMMIT');
    plainSeconds += (performance.now() - started) / 1000;
    batch = [];
  };
  let n = 0;
  for (const person of makePeople(count, 1)) {
    if (n++ % everyNth === 0) sample.push(person);
    if (batch.push(person.document) === 4000) await flush();
  }
  if (batch.length > 0) await flush();
  const started = performance.now();
  await rebuild.finish();
  const finished = (performance.now() - started) / 1000;
  const perSecond = count / (seconds + finished);
  const label = count.toLocaleString('en');
  return {
    search,
    plain,
    sample,
    rows: [
      {
        what: `${label}: rebuild`,
        measured: `${perSecond.toFixed(0)} documents/s, ${(seconds / plainSeconds).toFixed(1)} x plain FTS5`,
        bar: `>= ${DOCUMENTS_PER_SECOND}`,
        holds: perSecond >= DOCUMENTS_PER_SECOND,
      },
      {
        what: `${label}: event loop meanwhile`,
        measured: `p50 ${(delay.percentile(50) / 1e6).toFixed(1)}  p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms late`,
        bar: '',
        holds: undefined,
      },
    ],
  };
}

/** How often the right person is among the first five when one letter is wrong anywhere in the name. */
async function recallRow({ search, sample }: Filled, label: string): Promise<Row> {
  const random = randomFrom(7);
  let found = 0;
  for (let n = 0; n < QUERIES; n++) {
    const { document } = pick(sample, random);
    const query = withOneEdit(document.title, random);
    const { hits } = await search.search({ index: 'records', scope: 'all', query, limit: 5 });
    if (hits.some(({ id }) => id === document.id)) found++;
  }
  const share = found / QUERIES;
  const measured = `${(share * 100).toFixed(1)} % of ${QUERIES} among the first five`;
  return {
    what: `${label}: one edit anywhere in a name`,
    measured,
    bar: `>= ${RECALL * 100} %`,
    holds: share >= RECALL,
  };
}

interface Kind {
  name: string;
  scope: SearchScope;
  /** Told without a bar. */
  facets?: string[];
  make(person: Person, other: Person, random: () => number): string;
}

const start = (word: string, least: number, random: () => number): string =>
  [...word].slice(0, least + Math.floor(random() * 4)).join('');
const kinds: Kind[] = [
  {
    name: 'one word',
    scope: 'all',
    make: ({ first, last }, _, random) => start(random() < 0.5 ? first : last, 3, random),
  },
  {
    name: 'two words',
    scope: 'all',
    make: ({ first, last }, _, random) => `${start(first, 3, random)} ${start(last, 2, random)}`,
  },
  {
    name: 'two words of two people',
    scope: 'all',
    make: ({ first }, { last }, random) => `${start(first, 2, random)} ${start(last, 3, random)}`,
  },
  {
    name: 'two words, one error',
    scope: 'all',
    make: ({ first, last }, _, random) => `${first} ${withOneEdit(last, random)}`,
  },
  {
    name: 'two words, own records',
    scope: { readers: ['user3'] },
    make: ({ first, last }, _, random) => `${start(first, 2, random)} ${start(last, 2, random)}`,
  },
  {
    name: 'one word with facets',
    scope: 'all',
    facets: ['owner', 'tags'],
    make: ({ first }, _, random) => start(first, 3, random),
  },
  { name: 'last digits', scope: 'all', make: ({ document }) => document.phones![0]!.slice(-6) },
];

/** Searches of one kind, no two of them alike, against the same words as a prefix query on plain FTS5 with its own ranking. */
async function kindRow({ search, plain, sample }: Filled, kind: Kind, label: string, bar: number): Promise<Row> {
  const random = randomFrom(11);
  const queries = new Set<string>();
  for (let tries = 0; queries.size < QUERIES && tries < QUERIES * 20; tries++) {
    queries.add(kind.make(pick(sample, random), pick(sample, random), random).toLowerCase());
  }
  const query = plain.prepare('SELECT rowid, title FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 10');
  const times: number[] = [];
  const plainTimes: number[] = [];
  for (const text of queries) {
    let started = performance.now();
    await search.search({ index: 'records', scope: kind.scope, query: text, facets: kind.facets, limit: 10 });
    times.push(performance.now() - started);
    started = performance.now();
    query.all(
      text
        .split(' ')
        .map((word) => `"${word.replaceAll('"', '')}"*`)
        .join(' '),
    );
    plainTimes.push(performance.now() - started);
  }
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share));
  const ratio = p95! / percentile(plainTimes, 0.95);
  return {
    what: `${label}: ${kind.name}`,
    measured: `p50 ${p50!.toFixed(1)}  p95 ${p95!.toFixed(1)}  p99 ${p99!.toFixed(1)} ms, p95 ${ratio.toFixed(2)} x plain FTS5`,
    bar: kind.facets ? '' : `p95 < ${bar} ms`,
    holds: kind.facets ? undefined : p95! < bar,
  };
}

/** What a caller waits for when it puts one document at a time. */
async function putRow({ search, sample }: Filled, label: string): Promise<Row> {
  const times: number[] = [];
  for (const { document } of sample.slice(0, 300)) {
    const started = performance.now();
    await search.put('records', [document]);
    times.push(performance.now() - started);
  }
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(times, share).toFixed(1));
  return { what: `${label}: one document changed`, measured: `p50 ${p50}  p95 ${p95} ms`, bar: '', holds: undefined };
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;
const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]!;

async function measure(count: number, bar: number): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-search-'));
  const label = count.toLocaleString('en');
  const filled = await fill(dir, count);
  try {
    const rows = [...filled.rows, await recallRow(filled, label)];
    for (const kind of kinds) rows.push(await kindRow(filled, kind, label, bar));
    rows.push(await putRow(filled, label));
    return rows;
  } finally {
    filled.plain.close();
    await filled.search.close();
    rmSync(dir, { recursive: true });
  }
}

const rows = [...(await measure(SMALL, 50)), ...(LARGE > SMALL ? await measure(LARGE, 100) : [])];
const machine = `${availableParallelism()} cores, ${cpus()[0]?.model}`;
process.exitCode = printTable(`Search, one query at a time, ${machine}`, rows) ? 0 : 1;
