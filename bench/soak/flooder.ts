/** The process that floods, so that attackers and honest users do not share an event loop. Takes one flood at a time. */
import { Agent, request } from 'node:http';

export interface Flood {
  port: number;
  /** After how many requests a connection goes on from another address of 127.0.0.0/8; all come from 127.0.0.2 unless told. */
  perAddress?: number;
  connections: number;
  seconds: number;
  /** Sent in turn by every connection. */
  requests: readonly { method: string; path: string; headers?: Record<string, string>; body?: string }[];
}

/** How many replies there were of each status; `0` counts connections that broke. */
export type Statuses = Record<number, number>;

process.on('message', async (flood: Flood) => process.send?.(await run(flood)));

let taken = 0;
/** An address that nothing has come from yet; 127.0.0.1 is the honest user's. */
const nextAddress = () => {
  taken += 1;
  return `127.${1 + ((taken >> 16) % 254)}.${(taken >> 8) % 256}.${taken % 256}`;
};

async function run({ port, perAddress, connections, seconds, requests }: Flood): Promise<Statuses> {
  const statuses: Statuses = {};
  const until = performance.now() + seconds * 1000;
  const one = ({ method, path, headers, body }: Flood['requests'][number], agent: Agent) =>
    new Promise<number>((resolve) => {
      const call = request({ port, host: '127.0.0.1', agent, method, path, headers }, (res) => {
        res.on('end', () => resolve(res.statusCode ?? 0)).resume();
      });
      call.setTimeout(10_000, () => call.destroy());
      call.on('error', () => resolve(0)).on('close', () => resolve(0));
      call.end(body);
    });
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      let agent = new Agent({ keepAlive: true, localAddress: perAddress ? nextAddress() : '127.0.0.2' });
      for (let sent = 0; performance.now() < until; sent++) {
        if (perAddress && sent > 0 && sent % perAddress === 0) {
          agent.destroy();
          agent = new Agent({ keepAlive: true, localAddress: nextAddress() });
        }
        const status = await one(requests[(connection + sent) % requests.length]!, agent);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      agent.destroy();
    }),
  );
  return statuses;
}
