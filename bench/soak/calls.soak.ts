import { printTable } from '../table.ts';
import { runCalls } from './calls.ts';

/** `--calls=1000` */
const count = Number(process.argv.find((argument) => argument.startsWith('--calls='))?.slice(8) ?? 1000);
const kills = 10;
/** News of the last moments before a worker is killed is lost with it. */
const untold = kills * 25;
const { analyzed, items, told, toldTwice, killed, seconds } = await runCalls({ count, kills });
const row = (what: string, found: number, bar: number) => ({
  ...{ what, measured: String(found), bar: String(bar) },
  holds: found === bar,
});
const holds = printTable(
  `${count} calls queued for analysis, the worker killed ${killed} times, ${seconds.toFixed(0)} s`,
  [
    row('times the worker was killed', killed, kills),
    row('calls analyzed', analyzed, count),
    row('action items, one for each call', items, count),
    row('calls that a browser was told of twice', toldTwice, 0),
    {
      what: 'calls that a browser was told of at once; the page asks for the others itself',
      ...{ measured: String(told), bar: `>= ${count - untold}`, holds: told >= count - untold },
    },
  ],
);
process.exit(holds ? 0 : 1);
