import { availableParallelism, cpus } from 'node:os';
import { planOf, type Scenario, scenarios } from './api.requests.ts';
import type { LoadResult } from './load.ts';
import { type Bench, openBench } from './scenarios.ts';
import { printTable, type Row } from './table.ts';

const P95_MS = 50;
const ROUNDS = 4;
/** The product has much more code than the bare servers for V8 to get to know. */
const WARM_UP_ROUNDS = 3;

async function measure(bench: Bench, scenario: Scenario): Promise<Row[]> {
  const { title, bars: bar, reads } = planOf(scenario);
  const [product, bytes, query] = (await inTurns([
    () => bench.product(scenario),
    () => bench.bareBytes(scenario),
    ...(bar.query ? [() => bench.bareQuery(scenario)] : []),
  ])) as [LoadResult, LoadResult, LoadResult?];
  const rows = [
    latency(title, product, reads ? P95_MS : undefined),
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
const asked = (Object.keys(scenarios) as Scenario[]).filter((scenario) => !only || only.includes(scenario));

const bench = await openBench(asked);
try {
  const rows: Row[] = [];
  for (const scenario of asked) rows.push(...(await measure(bench, scenario)));
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model}`;
  const holds = printTable(`HTTP over ${bench.records} records of a kind, 20 clients, ${machine}`, rows);
  process.exitCode = holds ? 0 : 1;
} finally {
  await bench.close();
}
