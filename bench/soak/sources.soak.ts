import { printTable } from '../table.ts';
import { runSources } from './sources.ts';

/** `--sources=500` */
const count = Number(process.argv.find((argument) => argument.startsWith('--sources='))?.slice(10) ?? 500);
const { healthy, inTrouble, lastAskedMs, failing, alerts, notified, rssMb } = await runSources({ count, kills: 3 });
const once = (found: number) => ({ measured: String(found), bar: String(healthy), holds: found === healthy });
const holds = printTable(`${count} sources, ${inTrouble} dead, slow or lying, the program killed three times`, [
  {
    what: 'the last healthy source is asked after',
    measured: `${(lastAskedMs / 1000).toFixed(1)} s`,
    bar: '90 s',
    holds: lastAskedMs <= 90_000,
  },
  { what: 'alerts', ...once(alerts) },
  { what: 'notifications', ...once(notified) },
  {
    what: 'sources that say what is wrong',
    ...{ measured: String(failing), bar: String(inTrouble), holds: failing === inTrouble },
  },
  { what: 'memory of the process', measured: `${rssMb} MB`, bar: '700 MB', holds: rssMb <= 700 },
]);
process.exit(holds ? 0 : 1);
