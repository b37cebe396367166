import { canRunApart, Installation } from '../../test/apart/installation.ts';
import { printTable, type Row } from '../table.ts';
import { killInTurn, replaceInTurn, troubleRedis } from './apart.outages.ts';
import { measureRates } from './apart.rates.ts';
import { list } from './apart.settings.ts';
import { measureSockets } from './apart.sockets.ts';

/**
 * `npm run soak -- apart --parts=kill,redis` takes those alone. `--rate=100` requests a second; `--pause=3` seconds between
 * what happens; `--kill=web1,worker1` or `--roll=web1` those alone; `--redis=60` seconds that Redis is down; `--clients=1000` browsers; `--rates=100,200` requests a second.
 */
const parts: Record<string, (installation: Installation) => Promise<{ title: string; rows: Row[] }>> = {
  kill: killInTurn,
  redis: troubleRedis,
  roll: replaceInTurn,
  sockets: measureSockets,
  rates: measureRates,
};
const asked = list('parts');

if (!canRunApart) {
  console.log('The soak "apart" needs redis-server and nginx; it was left out.');
  process.exit(0);
}

// So that nothing of an installation is left behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
let holds = true;
for (const name of asked ?? Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(', ')}.`);
  const started = performance.now();
  const installation = await Installation.start({ hasRedisDoor: name === 'redis' });
  const { length } = installation.names;
  console.log(`${length} processes in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  try {
    const { title, rows } = await part(installation);
    holds = printTable(title, rows) && holds;
  } finally {
    if (process.argv.includes('--logs'))
      for (const one of installation.names) console.log(`${one}\n${installation.outputOf(one)}`);
    await installation.stop();
  }
}
process.exit(holds ? 0 : 1);
