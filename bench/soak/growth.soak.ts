import { printTable, type Row } from '../table.ts';
import { grow, type Reads } from './growth.ts';

/**
 * Imports contacts with birthdays until there are a million, and measures what reading takes at a tenth of them and at all.
 * `--contacts=1000000`, `--data=<folder>` to go on in a folder and keep it.
 */
const flag = (name: string) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
const contacts = Number(flag('contacts') ?? 1_000_000);
const marks = [...new Set([Math.min(100_000, contacts), contacts])];
const { imports, reads } = await grow(marks, flag('data'));
const ms = (value: number) => `${value.toFixed(1)} ms`;

const share = Math.max(1, Math.round(imports.length / (contacts / 100_000)));
const rate = (some: readonly { perSecond: number }[]) =>
  some.length / some.reduce((sum, { perSecond }) => sum + 1 / perSecond, 0);
const [first, last] = [rate(imports.slice(0, share)), rate(imports.slice(-share))];
const others = Math.max(...imports.map((one) => one.others));
const memory = imports.map((one) => one.memory).sort((a, b) => b.resident - a.resident)[0];

const importRows: Row[] =
  imports.length === 0
    ? []
    : [
        {
          what: 'import, first and last 100,000',
          measured: `${first.toFixed(0)} and ${last.toFixed(0)} contacts/s`,
          bar: '2,000/s at the end, 1.5 times as long at most',
          holds: last >= 2000 && first / last <= 1.5,
        },
        {
          what: 'others during an import, p95',
          measured: ms(others),
          bar: '200 ms',
          holds: others < 200,
        },
        {
          what: 'memory of all processes',
          measured: `${memory!.resident.toFixed(0)} MB, ${memory!.anonymous.toFixed(0)} MB of it anonymous`,
          bar: '500 MB',
          holds: memory!.resident < 500,
        },
      ];

/** Home stays as it was, give or take what two runs of the same differ by. */
const isFlat = (before: number, now: number) => now <= Math.max(1.5 * before, before + 3);

function readRows(now: Reads): Row[] {
  const [before] = reads as [Reads];
  return [
    {
      what: 'last page as against the first',
      measured: `${ms(now.firstPage)} and ${ms(now.lastPage)}`,
      bar: '1.5 times',
      holds: now.lastPage <= 1.5 * now.firstPage,
    },
    { what: 'search of one word, p95', measured: ms(now.oneWord), bar: '100 ms', holds: now.oneWord < 100 },
    { what: 'search of two words, p95', measured: ms(now.twoWords), bar: '100 ms', holds: now.twoWords < 100 },
    ...Object.entries(now.home).map(([what, value]) => {
      const then = before.home[what as keyof Reads['home']];
      return { what, measured: `${ms(then)} and ${ms(value)}`, bar: 'flat', holds: isFlat(then, value) };
    }),
  ];
}

const holds = [
  printTable(`Imports up to ${contacts.toLocaleString('en')} contacts`, importRows),
  ...reads.map((now) => printTable(`Reads among ${now.total.toLocaleString('en')} contacts`, readRows(now))),
];
process.exitCode = holds.every(Boolean) ? 0 : 1;
