import { isUtf8 } from 'node:buffer';
import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { type AddressRanges, isPublicAddress } from './address-ranges.ts';
import { cappedBody } from './safe-fetch.body.ts';
import { OutboundError, sentenceFor } from './safe-fetch.errors.ts';

/** Opens addresses that come from users, mails, feeds or payloads: the one way out to them. */
export type SafeFetch = (address: string, options?: SafeFetchOptions) => Promise<SafeResponse>;

export interface SafeFetchOptions {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Bytes of the body, packed and unpacked; 5 MB unless told. */
  maxBytes?: number;
  /** Milliseconds for everything, redirects and body included; 20 s unless told. */
  timeoutMs?: number;
  /** Milliseconds without a byte; 10 s unless told. */
  idleMs?: number;
  /** How many redirects are followed; 5 for GET and HEAD, none for others. With 0 the redirect itself is returned. */
  redirects?: number;
  /** Asks for the content only where it changed since (RFC 9110): the answer is then 304. */
  ifChanged?: Validators;
  /** Only these hosts, also behind redirects; `.example.com` means every host below it. */
  hosts?: readonly string[];
  signal?: AbortSignal;
}

export interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export interface SafeResponse {
  status: number;
  /** Where the reply came from, after redirects. */
  url: string;
  /** Names in lower case; several values of one name are joined by commas. */
  headers: Readonly<Record<string, string>>;
  /** For the next call's `ifChanged`. */
  validators: Validators;
  /** Unpacked. Ends with an `OutboundError` where a limit is passed. Whoever does not read it calls `discard`. */
  body: Readable;
  bytes(): Promise<Buffer>;
  /** Ends the connection without reading the rest. */
  discard(): void;
}

export interface SafeFetchDeps {
  /** What is let through although it is not public. */
  allow: AddressRanges;
  /** All addresses of a host name; the system's resolver unless told. */
  resolve?: (host: string) => Promise<readonly string[]>;
}

const userAgent = 'SequelString-CRM/1';
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** What another origin may see of a request that was redirected to it. */
const carriedHeaders = new Set(['accept', 'accept-language', 'user-agent', 'range']);

/**
 * Makes the guard. Each host is resolved once, every address judged, and the connection made to a judged one; every redirect
 * is judged anew, and https never leads back to http. Throws `OutboundError`.
 */
export function createSafeFetch({ allow, resolve = systemResolve }: SafeFetchDeps): SafeFetch {
  const mayReach = (address: string) => isPublicAddress(address) || allow.includes(address);
  return async (address, options = {}) => {
    const timeoutMs = options.timeoutMs ?? 20_000;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new OutboundError('timeout', { timeoutMs })), timeoutMs);
    const signal = options.signal ? AbortSignal.any([deadline.signal, options.signal]) : deadline.signal;
    const done = () => clearTimeout(timer);
    try {
      return await follow({ mayReach, resolve }, parseAddress(address), { ...options, signal }, done);
    } catch (error) {
      done();
      throw signal.aborted && signal.reason instanceof Error ? signal.reason : error;
    }
  };
}

interface Guard {
  mayReach(address: string): boolean;
  resolve(host: string): Promise<readonly string[]>;
}
type Options = Omit<SafeFetchOptions, 'headers'> & { headers?: OutgoingHttpHeaders; signal: AbortSignal };

async function follow(guard: Guard, first: URL, options: Options, done: () => void): Promise<SafeResponse> {
  const method = options.method ?? 'GET';
  const most = options.redirects ?? (method === 'GET' || method === 'HEAD' ? 5 : 0);
  let url = first;
  let headers = requestHeaders(options);
  for (let redirects = 0; ; redirects++) {
    const reply = await send(guard, url, { ...options, method, headers });
    const location = redirectStatuses.has(reply.statusCode ?? 0) && reply.headers.location;
    if (!location || most === 0) return toResponse(reply, url, options, done);
    reply.destroy();
    if (redirects === most) throw new OutboundError('too_many_redirects', { most });
    const next = parseAddress(asUtf8(location), url);
    if (url.protocol === 'https:' && next.protocol === 'http:') throw new OutboundError('insecure_redirect');
    if (next.origin !== url.origin) headers = onlyCarried(headers);
    url = next;
  }
}

/** Node.js reads header values as Latin-1; what stands in them beyond ASCII is UTF-8 nearly always. */
function asUtf8(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

/** Throws `bad_address` for what is no web address or carries a password. */
function parseAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password || !url.hostname)
    throw new OutboundError('bad_address');
  return url;
}

function requestHeaders({ headers = {}, ifChanged, body }: Options): OutgoingHttpHeaders {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    accept: '*/*',
    'user-agent': userAgent,
    ...given,
    'accept-encoding': 'gzip, br, deflate',
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    ...(ifChanged?.etag && { 'if-none-match': ifChanged.etag }),
    ...(ifChanged?.lastModified && { 'if-modified-since': ifChanged.lastModified }),
  };
}

const onlyCarried = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => carriedHeaders.has(name) || name === 'accept-encoding'),
  );

/** Resolves when the head of the reply is there. */
async function send(
  guard: Guard,
  url: URL,
  options: Options & { method: string; headers: OutgoingHttpHeaders },
): Promise<IncomingMessage> {
  const { signal, idleMs = 10_000 } = options;
  if (options.hosts && !isOneOf(url.hostname, options.hosts))
    throw new OutboundError('refused_host', { host: url.hostname });
  const addresses = await abortable(judge(guard, url.hostname), signal);
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method: options.method,
      headers: options.headers,
      // A connection of its own: one that is kept could belong to an address that was judged for somebody else.
      agent: false,
      lookup: pinned(addresses),
      signal,
      timeout: idleMs,
    });
    let current: IncomingMessage | undefined;
    request.on('response', (reply) => {
      current = reply.on('error', () => {});
      resolve(reply);
    });
    request.on('timeout', () => (current ?? request).destroy(new OutboundError('timeout', { timeoutMs: idleMs })));
    request.on('error', (error) => reject(asOutboundError(error, url)));
    request.end(options.body);
  });
}

/** The addresses of a host that may be reached. Throws `host_not_found` or `refused_address`. */
async function judge(guard: Guard, hostname: string): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await guard.resolve(host);
  if (addresses.length === 0) throw new OutboundError('host_not_found', { host });
  const reachable = addresses.filter((address) => guard.mayReach(address));
  if (reachable.length === 0) throw new OutboundError('refused_address', { host });
  return reachable;
}

async function systemResolve(host: string): Promise<string[]> {
  try {
    return (await systemLookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new OutboundError('host_not_found', { host, cause: error });
  }
}

/** Hands the judged addresses to the connection in place of another look at the name. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, answer) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (all) answer(null, found);
    else answer(null, found[0]!.address, found[0]!.family);
  };

const isOneOf = (hostname: string, hosts: readonly string[]) => {
  const host = hostname.replace(/\.$/, '');
  return hosts.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
};

function toResponse(reply: IncomingMessage, url: URL, options: Options, done: () => void): SafeResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.headers)) headers[name] = [value].flat().join(', ');
  const body = cappedBody(reply, { maxBytes: options.maxBytes ?? 5_000_000, signal: options.signal, url });
  body.once('close', done);
  return {
    status: reply.statusCode ?? 0,
    url: url.href,
    headers,
    validators: { etag: headers.etag, lastModified: headers['last-modified'] },
    body,
    bytes: async () => Buffer.concat(await body.toArray()),
    discard: () => {
      reply.destroy();
      body.destroy();
    },
  };
}

const asOutboundError = (error: Error, url: URL): Error =>
  error instanceof OutboundError || error.name === 'AbortError'
    ? error
    : new OutboundError(sentenceFor(error), { host: url.hostname, cause: error });

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
