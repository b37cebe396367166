import { availableParallelism, cpus } from 'node:os';
import type { LoadResult } from './load.ts';
import { type Bench, openBench, type Scenario, scenarios } from './scenarios.ts';
import { printTable, type Row } from './table.ts';

/** Share of what a bare Express server that returns the same bytes does, and of one that asks the same queries. */
const bars: Record<Scenario, { bytes?: number; query?: number }> = {
  get: { bytes: 0.3, query: 0.6 },
  page: { bytes: 0.15, query: 0.6 },
  // What no two ask for at once is told beside it, without a bar against bytes that need no database at all.
  apart: { query: 0.6 },
  search: { bytes: 0.05, query: 0.6 },
  create: { bytes: 0.1 },
  dated: {},
};
const P95_MS = 50;
const ROUNDS = 4;
/** The product has much more code than the bare servers for V8 to get to know. */
const WARM_UP_ROUNDS = 3;

const titles: Record<Scenario, string> = {
  get: 'get one contact',
  page: 'page of 25',
  apart: 'pages of which no two are alike',
  search: 'search by name',
  create: 'create',
  dated: 'create with a birthday',
};

async function measure(bench: Bench, scenario: Scenario): Promise<Row[]> {
  const bar = bars[scenario];
  const [product, bytes, query] = (await inTurns([
    () => bench.product(scenario),
    () => bench.bareBytes(scenario),
    ...(bar.query ? [() => bench.bareQuery(scenario)] : []),
  ])) as [LoadResult, LoadResult, LoadResult?];
  const title = titles[scenario];
  const rows = [
    latency(title, product, bar.query === undefined ? undefined : P95_MS),
    ratio(`${title} / same bytes`, product, bytes, bar.bytes),
  ];
  if (bar.query && query) rows.push(ratio(`${title} / same query`, product, query, bar.query));
  return rows;
}

/** Several loads, each in short turns, so that whatever else the machine does meets all of them alike. */
async function inTurns(loads: readonly (() => Promise<LoadResult>)[]): Promise<LoadResult[]> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const load of loads) await load();
  const turns = loads.map((): LoadResult[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, load] of loads.entries()) turns[i]!.push(await load());
  }
  return turns.map((results) => ({
    perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0) / ROUNDS,
    times: Float64Array.from(results.flatMap(({ times }) => [...times])),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
  }));
}

function latency(what: string, { times, perSecond, failures }: LoadResult, bar: number | undefined): Row {
  const failed = failures > 0 ? `, ${failures} FAILED` : '';
  const sorted = times.toSorted();
  const percentile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const p95 = percentile(0.95);
  const [a, b, c] = [percentile(0.5), p95, percentile(0.99)].map((ms) => ms.toFixed(1));
  return {
    what,
    measured: `${perSecond.toFixed(0)}/s  p50 ${a}  p95 ${b}  p99 ${c} ms${failed}`,
    bar: bar === undefined ? '' : `p95 < ${bar} ms`,
    holds: bar === undefined ? failures === 0 : p95 < bar && failures === 0,
  };
}

function ratio(what: string, product: LoadResult, bare: LoadResult, bar: number | undefined): Row {
  const share = product.perSecond / bare.perSecond;
  const failed = bare.failures > 0 ? `, ${bare.failures} FAILED` : '';
  return {
    what,
    measured: `${share.toFixed(3)} of ${bare.perSecond.toFixed(0)}/s${failed}`,
    bar: bar === undefined ? '' : `>= ${bar.toFixed(2)}`,
    holds: bar === undefined ? undefined : share >= bar && bare.failures === 0,
  };
}

/** `npm run bench -- api --only=page,create` measures some of them. */
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice(7)
  .split(',');
const asked = scenarios.filter((scenario) => !only || only.includes(scenario));

const bench = await openBench();
try {
  const rows: Row[] = [];
  for (const scenario of asked) rows.push(...(await measure(bench, scenario)));
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model}`;
  const holds = printTable(`HTTP over ${bench.contacts} contacts, 20 clients, ${machine}`, rows);
  process.exitCode = holds ? 0 : 1;
} finally {
  await bench.close();
}
