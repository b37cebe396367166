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
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
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
  const sorted = Float64Array.from(times).sort();
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    perSecond: times.length / elapsed,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    failures: result.non2xx + result.errors + result.timeouts,
  };
}
