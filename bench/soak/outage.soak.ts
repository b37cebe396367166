import { runOutage } from '@sequelstring/server/modules/occasions/outage.fixture.ts';
import { printTable } from '../table.ts';

/** `--greetings=5000` */
const count = Number(process.argv.find((argument) => argument.startsWith('--greetings='))?.slice(12) ?? 5000);
const started = performance.now();
const { wrong, outcomes, taken, failed } = await runOutage(count);
for (const sentence of wrong.slice(0, 20)) console.log(sentence);
console.log(
  Object.entries(outcomes)
    .map(([outcome, rows]) => `${outcome}: ${rows}`)
    .join(', '),
);
console.log(
  `${taken.smtp} by SMTP, ${taken.api} by the API, ${failed} conversations failed, ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
const holds = printTable('An hour without mail systems', [
  {
    what: `${count.toLocaleString('en')} greetings, each exactly once or with a reason`,
    measured: `${wrong.length} wrong`,
    bar: '0 wrong',
    holds: wrong.length === 0 && taken.smtp + taken.api > 0,
  },
]);
process.exit(holds ? 0 : 1);
