/** The process that makes the load, so that clients and server do not share an event loop. Takes one plan at a time. */
import autocannon from 'autocannon';

export interface LoadPlan {
  url: string;
  headers: Record<string, string>;
  connections: number;
  warmUpSeconds: number;
  seconds: number;
  /** Whether each client begins at another place of the list, so that no two ask for the same at once. */
  apart?: boolean;
  /** Sent in turn by every client; `{n}` in a body becomes a number that is never used twice. */
  requests: readonly { method: 'GET' | 'POST'; path: string; body?: string }[];
}

export interface LoadResult {
  perSecond: number;
  /** How long each reply took, milliseconds. */
  times: Float64Array;
  /** Replies that were no success, and connections that broke. */
  failures: number;
}

let serial = Date.now();

process.on('message', async (plan: LoadPlan) => {
  await run(plan, plan.warmUpSeconds);
  process.send?.(await run(plan, plan.seconds));
});

async function run(plan: LoadPlan, seconds: number): Promise<LoadResult> {
  const times: number[] = [];
  let clients = 0;
  const options: autocannon.Options = {
    url: plan.url,
    connections: plan.connections,
    duration: seconds,
    headers: plan.headers,
    setupClient: (client) => client.setRequests(partOf(plan, clients++)),
  };
  const started = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(options, (error, outcome) => (error ? reject(error) : resolve(outcome)));
    instance.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  const elapsed = (performance.now() - started) / 1000;
  return {
    perSecond: times.length / elapsed,
    times: Float64Array.from(times),
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

function partOf({ requests, connections, apart }: LoadPlan, client: number): autocannon.Request[] {
  const start = apart ? Math.floor((requests.length * client) / connections) : 0;
  return [...requests.slice(start), ...requests.slice(0, start)].slice(0, MOST_PER_CLIENT).map(toRequest);
}

/** More than a client gets through in one run. */
const MOST_PER_CLIENT = 2000;

function toRequest({ method, path, body }: LoadPlan['requests'][number]): autocannon.Request {
  if (body === undefined) return { method, path };
  const setupRequest = (request: autocannon.Request) => ({
    ...request,
    body: body.replaceAll('{n}', String(serial++)),
  });
  return { method, path, setupRequest };
}
