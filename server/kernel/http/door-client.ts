import { type Door, doorsPath, readDoor, type ServiceTokens, thrownAtDoor, writeDoor } from '../door.ts';
import { AppError } from '../errors.ts';
import { currentTrace } from '../tracing.ts';
import type { Target, Upstream } from './proxy/upstream.ts';

const PATIENCE_MS = 30_000;

/** A door that is in another process: each call is one request, and failures are thrown as if they came from beside. */
export function openDoor<T>(door: Door<T>, { upstream, tokens }: { upstream: Upstream; tokens: ServiceTokens }): T {
  const call =
    (method: string) =>
    async (...args: unknown[]) => {
      const body = writeDoor(args);
      const leave = upstream.enter();
      try {
        return await send(upstream, `${doorsPath}/${door.name}/${method}`, body, await tokens.token());
      } finally {
        leave();
      }
    };
  return Object.fromEntries(door.methods.map((method) => [method, call(method)])) as T;
}

/** A process that cannot be reached is left for the next; whatever was sent is not sent again. */
async function send(upstream: Upstream, path: string, body: string, token: string): Promise<unknown> {
  const tried = new Set<Target>();
  for (let target = upstream.next(); target; target = upstream.next(tried)) {
    tried.add(target);
    try {
      const text = await post(target, path, body, token);
      target.circuit.succeeded();
      const reply = readDoor(text) as { result?: unknown; error?: Parameters<typeof thrownAtDoor>[0] };
      if (reply.error) throw thrownAtDoor(reply.error);
      return reply.result;
    } catch (error) {
      if (error instanceof AppError) throw error;
      target.circuit.failed();
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED')
        throw new AppError('upstream_unavailable', { cause: error, retryAfter: 1 });
    }
  }
  throw new AppError('upstream_unavailable', { retryAfter: 1 });
}

function post(target: Target, path: string, body: string, token: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const trace = currentTrace();
  const outgoing = target.request({
    method: 'POST',
    path,
    isFresh: true,
    headers: {
      ...{ host: target.url.host, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      'content-length': Buffer.byteLength(body),
      ...(trace && { traceparent: trace }),
    },
  });
  const late = setTimeout(() => outgoing.destroy(new AppError('upstream_timeout')), PATIENCE_MS);
  outgoing.on('error', reject).on('response', (reply) => {
    const parts: Buffer[] = [];
    reply.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
    reply.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
  });
  outgoing.end(body);
  return promise.finally(() => clearTimeout(late));
}
