import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import { currentTrace } from '../../tracing.ts';
import type { TrustsProxy } from '../client-address.ts';
import type { Target, Upstream } from './upstream.ts';

/** Of one connection, not of the message (RFC 9110, 7.6.1). */
const hopByHop = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade expect'.split(' '),
);

class LateError extends Error {}
/** A connection that was kept had been closed by the other side. */
class StaleError extends Error {}

interface Forwarding {
  upstream: Upstream;
  /** Path and query as the upstream is to see them. */
  path: string;
  requestId: string;
  /** How long the upstream may take for the head of its reply. */
  patienceMs: number;
  trustsProxy: TrustsProxy;
}

/**
 * Passes a request on and its reply back. A process that cannot be reached is left for the next one as long as nothing of
 * the body was sent; reads are tried again also when the connection broke. Throws `overloaded`, `upstream_unavailable` or
 * `upstream_timeout`.
 */
export async function forward(req: Request, res: Response, forwarding: Forwarding): Promise<void> {
  const { upstream } = forwarding;
  res.on('close', upstream.enter());
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  const tried = new Set<Target>();
  for (let target = upstream.next(); target; target = upstream.next(tried)) {
    tried.add(target);
    const sent = { body: false };
    try {
      const reply = await ask(target, req, res, forwarding, { sent, isFresh: !isRead }).catch((error: unknown) => {
        if (!(error instanceof StaleError)) throw error;
        return ask(target, req, res, forwarding, { sent, isFresh: true });
      });
      target.circuit.succeeded();
      return pass(reply, req, res);
    } catch (error) {
      if (res.destroyed) return;
      target.circuit.failed();
      if (error instanceof LateError) throw new AppError('upstream_timeout', { cause: error });
      if (sent.body && !isRead) throw new AppError('upstream_unavailable', { cause: error, retryAfter: 1 });
    }
  }
  throw new AppError('upstream_unavailable', { retryAfter: 1 });
}

function ask(
  target: Target,
  req: Request,
  res: Response,
  { path, requestId, patienceMs, trustsProxy }: Forwarding,
  { sent, isFresh }: { sent: { body: boolean }; isFresh: boolean },
): Promise<IncomingMessage> {
  const headers = headersFor(req, trustsProxy, requestId);
  const outgoing = target.request({ method: req.method, path, headers, isFresh });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const late = setTimeout(() => outgoing.destroy(new LateError()), patienceMs);
  const abandon = () => outgoing.destroy();
  res.once('close', abandon);
  outgoing.on('response', resolve).on('error', (error) => {
    const isStale = outgoing.reusedSocket && !(error instanceof LateError) && !sent.body;
    reject(isStale ? new StaleError('', { cause: error }) : error);
  });
  // The body is not touched before there is a connection, so that it can still go to another process.
  const send = () => {
    sent.body = true;
    if (req.headers.expect) res.writeContinue();
    req.pipe(outgoing);
  };
  if (req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined) outgoing.end();
  else outgoing.on('socket', (socket) => (socket.connecting ? socket.once('connect', send) : send()));
  return promise.finally(() => clearTimeout(late));
}

function pass(reply: IncomingMessage, req: Request, res: Response): void {
  res.writeHead(reply.statusCode ?? 502, endToEnd(reply.rawHeaders));
  // A reply that was given before all of the body was read ends the connection, as the rest is not wanted.
  reply.on('error', () => res.destroy());
  reply.pipe(res);
  reply.once('close', () => {
    if (!reply.complete) res.destroy();
    if (!req.complete) req.unpipe().resume();
  });
}

/** Passes a WebSocket on: both ends see each other's bytes from then on. */
export function forwardUpgrade(
  req: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { upstream, requestId, trustsProxy }: Pick<Forwarding, 'upstream' | 'requestId' | 'trustsProxy'>,
): void {
  const tried = new Set<Target>();
  const attempt = () => {
    const target = upstream.next(tried);
    if (!target) return refuseUpgrade(socket, '503 Service Unavailable');
    tried.add(target);
    const headers = { ...headersFor(req, trustsProxy, requestId), connection: 'Upgrade', upgrade: 'websocket' };
    const outgoing = target.request({ method: 'GET', path: req.url ?? '/', headers, isFresh: true });
    const abandon = () => outgoing.destroy();
    socket.once('close', abandon);
    outgoing.on('upgrade', (reply, behind, first) => {
      target.circuit.succeeded();
      socket.write(headOf(`101 ${reply.statusMessage}`, reply.rawHeaders));
      behind.write(head);
      socket.write(first);
      join(socket, behind);
    });
    outgoing.on('response', (reply) => {
      socket.write(
        headOf(`${reply.statusCode} ${reply.statusMessage}`, [...endToEnd(reply.rawHeaders), 'Connection', 'close']),
      );
      reply.pipe(socket);
    });
    outgoing.on('error', () => {
      socket.off('close', abandon);
      if (socket.destroyed) return;
      target.circuit.failed();
      attempt();
    });
    outgoing.end();
  };
  socket.on('error', () => socket.destroy());
  attempt();
}

export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy()).on('close', () => to.destroy());
    from.pipe(to);
  }
}

function headersFor(req: IncomingMessage, trustsProxy: TrustsProxy, requestId: string): OutgoingHttpHeaders {
  const kept = Object.entries(req.headers as IncomingHttpHeaders).filter(([name]) => !hopByHop.has(name));
  const peer = req.socket.remoteAddress ?? '';
  const isTrusted = trustsProxy(peer);
  const before = isTrusted ? req.headers['x-forwarded-for'] : undefined;
  const trace = currentTrace() ?? req.headers.traceparent;
  return {
    ...Object.fromEntries(kept),
    'x-forwarded-for': before ? `${before}, ${peer}` : peer,
    'x-forwarded-proto': (isTrusted && req.headers['x-forwarded-proto']) || 'http',
    'x-request-id': requestId,
    ...(trace !== undefined && { traceparent: trace }),
  };
}

function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < raw.length; at += 2)
    if (!hopByHop.has(raw[at]!.toLowerCase())) kept.push(raw[at]!, raw[at + 1]!);
  return kept;
}

function headOf(status: string, raw: readonly string[]): string {
  const lines = [`HTTP/1.1 ${status}`];
  for (let at = 0; at < raw.length; at += 2) lines.push(`${raw[at]}: ${raw[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
