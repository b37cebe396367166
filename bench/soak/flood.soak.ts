import { parseArgs } from 'node:util';
import { printTable, type Row } from '../table.ts';
import { flood } from './flood.ts';

const P95_MS = 200;
const GROWN_MB = 200;

/**
 * `--seconds=30` for each kind of request; `--only=callback,metrics` floods with those whose names hold one of these. With
 * `--spread` the flood comes from ever new addresses, so that what lies behind the limits of each is measured.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
    spread: { type: 'boolean', default: false },
  },
  strict: false,
});
const seconds = Number(values.seconds);
const wanted = String(values.only).split(',').filter(Boolean);

const { before, results, after } = await flood({
  ...{ seconds, contacts: 20_000, each: true },
  ...(values.spread && { perAddress: 5 }),
  isWanted: (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
});
const row = (what: string, { p95, failures, grown }: (typeof results)[number] | typeof after, sent = ''): Row => ({
  what,
  measured: `p95 ${p95.toFixed(0)} ms, ${failures} failed, ${grown?.toFixed(0) ?? '?'} MB more${sent}`,
  bar: `p95 < ${P95_MS} ms, < ${GROWN_MB} MB`,
  holds: p95 < P95_MS && failures === 0 && (grown ?? 0) < GROWN_MB,
});
const holds = printTable(
  `An honest user's list while others flood, ${seconds} s each; p95 before: ${before.toFixed(0)} ms`,
  [
    ...results.map((result) => row(result.name, result, `  ${JSON.stringify(result.statuses)}`)),
    row('five seconds later', after),
  ],
);
process.exitCode = holds ? 0 : 1;
