/** The process that sends requests at a steady rate, whether they are answered or not. Takes one plan at a time. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Sent {
  name: string;
  method: string;
  path: string;
  body?: string;
}

export interface RatePlan {
  url: string;
  headers: Record<string, string>;
  /** Requests a second. */
  rate: number;
  seconds: number;
  /** Taken in turn. */
  requests: readonly Sent[];
}

export interface RateResult {
  /** From when a request was due to the end of its reply, milliseconds. */
  times: number[];
  /** The same by the name of the request. */
  byName: Record<string, number[]>;
  /** Replies that were no success, and connections that broke. */
  failures: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
let serial = 0;

process.on('message', async (plan: RatePlan) => process.send?.(await run(plan)));

async function run({ url, headers, rate, seconds, requests }: RatePlan): Promise<RateResult> {
  const result: RateResult = { times: [], byName: {}, failures: 0 };
  const running = new Set<Promise<void>>();
  const started = performance.now();
  for (let n = 0; n < rate * seconds; n++) {
    const due = started + (n * 1000) / rate;
    if (due > performance.now()) await pause(due - performance.now());
    const one = requests[serial++ % requests.length]!;
    const done = send(url, headers, one).then(
      (status) => {
        const took = performance.now() - due;
        result.times.push(took);
        result.byName[one.name] ??= [];
        result.byName[one.name]!.push(took);
        if (status >= 400) result.failures++;
      },
      () => {
        result.failures++;
      },
    );
    running.add(done);
    done.finally(() => running.delete(done));
  }
  await Promise.all(running);
  return result;
}

function send(url: string, headers: Record<string, string>, { method, path, body }: Sent): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = request(`${url}${path}`, { method, headers: { ...headers, ...length }, agent }, (res) => {
    res
      .resume()
      .once('end', () => resolve(res.statusCode ?? 0))
      .once('error', reject);
  });
  outgoing.once('error', reject);
  outgoing.end(body);
  return promise;
}
