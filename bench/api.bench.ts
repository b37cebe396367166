import { availableParallelism, cpus } from 'node:os';
import type { LoadResult } from './load.ts';
import { type Bench, openBench, type Scenario } from './scenarios.ts';
import { printTable, type Row } from './table.ts';

/** Share of what a bare Express server that returns the same bytes does, and of one that asks the same queries. */
const bars: Record<Scenario, { bytes: number; query?: number }> = {
  get: { bytes: 0.3, query: 0.6 },
  page: { bytes: 0.15, query: 0.6 },
  search: { bytes: 0.05, query: 0.6 },
  create: { bytes: 0.1 },
};
const P95_MS = 50;

const titles: Record<Scenario, string> = {
  get: 'get one contact',
  page: 'page of 25',
  search: 'search by name',
  create: 'create',
};

async function measure(bench: Bench, scenario: Scenario): Promise<Row[]> {
  const product = await bench.product(scenario);
  const bytes = await bench.bareBytes(scenario);
  const title = titles[scenario];
  const rows = [
    latency(title, product, scenario === 'create' ? undefined : P95_MS),
    ratio(`${title} / same bytes`, product, bytes, bars[scenario].bytes),
  ];
  const { query } = bars[scenario];
  if (query) rows.push(ratio(`${title} / same query`, product, await bench.bareQuery(scenario), query));
  return rows;
}

function latency(what: string, { p50, p95, p99, perSecond, failures }: LoadResult, bar: number | undefined): Row {
  const failed = failures > 0 ? `, ${failures} FAILED` : '';
  const [a, b, c] = [p50, p95, p99].map((ms) => ms.toFixed(1));
  return {
    what,
    measured: `${perSecond.toFixed(0)}/s  p50 ${a}  p95 ${b}  p99 ${c} ms${failed}`,
    bar: bar === undefined ? '' : `p95 < ${bar} ms`,
    holds: bar === undefined ? failures === 0 : p95 < bar && failures === 0,
  };
}

function ratio(what: string, product: LoadResult, bare: LoadResult, bar: number): Row {
  const share = product.perSecond / bare.perSecond;
  const failed = bare.failures > 0 ? `, ${bare.failures} FAILED` : '';
  return {
    what,
    measured: `${share.toFixed(3)} of ${bare.perSecond.toFixed(0)}/s${failed}`,
    bar: `>= ${bar.toFixed(2)}`,
    holds: share >= bar && bare.failures === 0,
  };
}

const bench = await openBench();
try {
  const rows: Row[] = [];
  for (const scenario of ['get', 'page', 'search', 'create'] as const) rows.push(...(await measure(bench, scenario)));
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model}`;
  const holds = printTable(`HTTP over ${bench.contacts} contacts, 20 clients, ${machine}`, rows);
  process.exitCode = holds ? 0 : 1;
} finally {
  await bench.close();
}
