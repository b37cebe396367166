import { sendThroughOutage } from '@sequelstring/server/modules/occasions/outage.fixture.ts';
import { printTable } from '../table.ts';

/** `--greetings=5000` */
const count = Number(process.argv.find((argument) => argument.startsWith('--greetings='))?.slice(12) ?? 5_000);
const { sent, stated, wrong, failures } = await sendThroughOutage(count);
for (const sentence of wrong.slice(0, 20)) console.log(sentence);
const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');
console.log(`Failures met: ${list(failures)}`);
const holds = printTable(`${count.toLocaleString('en')} greetings through an hour of outage`, [
  {
    what: 'one email or a stated reason each',
    measured: `${sent} sent, ${list(stated) || 'nothing else'}, ${wrong.length} wrong`,
    bar: '0 wrong',
    holds: wrong.length === 0,
  },
]);
process.exitCode = holds ? 0 : 1;
