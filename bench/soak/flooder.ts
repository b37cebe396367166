/** The process that floods, so that attackers and honest users do not share an event loop. Takes one flood at a time. */
import { Agent, request } from 'node:http';

export interface Flood {
  port: number;
  /** Where the requests come from, such as 127.0.0.2. */
  localAddress: string;
  connections: number;
  seconds: number;
  /** Sent in turn by every connection. */
  requests: readonly { method: string; path: string; headers?: Record<string, string>; body?: string }[];
}

/** How many replies there were of each status; `0` counts connections that broke. */
export type Statuses = Record<number, number>;

process.on('message', async (flood: Flood) => process.send?.(await run(flood)));

async function run({ port, localAddress, connections, seconds, requests }: Flood): Promise<Statuses> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const statuses: Statuses = {};
  const until = performance.now() + seconds * 1000;
  const one = ({ method, path, headers, body }: Flood['requests'][number]) =>
    new Promise<number>((resolve) => {
      const call = request({ port, host: '127.0.0.1', localAddress, agent, method, path, headers }, (res) => {
        res.on('end', () => resolve(res.statusCode ?? 0)).resume();
      });
      call.setTimeout(10_000, () => call.destroy());
      call.on('error', () => resolve(0)).on('close', () => resolve(0));
      call.end(body);
    });
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let turn = connection; performance.now() < until; turn++) {
        const status = await one(requests[turn % requests.length]!);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  agent.destroy();
  return statuses;
}
