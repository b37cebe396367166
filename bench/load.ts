/** The process that makes the load, so that clients and server do not share an event loop. Takes one plan at a time. */
import autocannon from 'autocannon';

export interface LoadPlan {
  url: string;
  headers: Record<string, string>;
  connections: number;
  warmUpSeconds: number;
  seconds: number;
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
  const options: autocannon.Options = {
    url: plan.url,
    connections: plan.connections,
    duration: seconds,
    headers: plan.headers,
    requests: plan.requests.map(({ method, path, body }) => ({
      method,
      path,
      ...(body === undefined
        ? {}
        : { setupRequest: (request) => ({ ...request, body: body.replaceAll('{n}', String(serial++)) }) }),
    })),
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
