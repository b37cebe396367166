import type { Installation } from '../../test/apart/installation.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import type { Row } from '../table.ts';
import type { Latencies, SocketPlan } from './apart.clients.ts';
import { number } from './apart.settings.ts';

const clients = number('clients', 1000);

/** How soon many browsers hear what a process says. */
export async function measureSockets(installation: Installation): Promise<{ title: string; rows: Row[] }> {
  const child = startProcess('soak/apart.clients.ts');
  child.send({ url: installation.url, redis: installation.redis.url, clients, messages: 50 } satisfies SocketPlan);
  const { connected, heard, said, made } = await nextMessage<Latencies>(child);
  await stopProcess(child);
  const row = (what: string, times: readonly number[], bar?: number): Row => ({
    what,
    measured: `p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`,
    bar: bar === undefined ? '' : `p95 ${bar} ms`,
    holds: bar === undefined ? undefined : times.length > 0 && at(times, 0.95) < bar,
  });
  return {
    title: `${connected} browsers on two realtime processes behind the gateway`,
    rows: [
      { what: 'browsers', measured: `${connected}`, bar: `${clients}`, holds: connected === clients },
      { what: 'messages', measured: `${heard} heard`, bar: `${clients * 50}`, holds: heard === clients * 50 },
      row('from a process to each browser', said, 50),
      row('from an accepted change to each browser', made),
    ],
  };
}

const at = (times: readonly number[], part: number) =>
  Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN);
