import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Request } from 'express';
import { AppError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';

/** By which names this server is called, and from which pages. */
export interface Gate {
  /** Whether more than this machine can reach the server. */
  readonly isOpen: boolean;
  /** Whether a `Host` header names this server. A name of another's that leads here (DNS rebinding) does not. */
  allowsHost(host: string | undefined): boolean;
  /** Whether a page of this origin may call; programs that are no browsers send none. */
  allowsOrigin(origin: string | undefined, host: string | undefined): boolean;
  /** Whether the app is served from this other origin, so that its pages may read the replies. */
  isAppOrigin(origin: string | undefined): origin is string;
}

export interface GateOptions {
  publicUrl: string;
  /** Address that the server listens on. */
  listensOn: string;
  /** Host names beside those that follow from the other two and those of loopback. */
  allowedHosts: readonly string[];
  /** Origins beside its own that the app is served from. */
  appOrigins?: readonly string[];
}

export function makeGate({ publicUrl, listensOn, allowedHosts, appOrigins = [] }: GateOptions): Gate {
  const own = new URL(publicUrl);
  const wildcard = /^(?:0\.0\.0\.0|::|\[::\])$/.test(listensOn);
  const names = new Set([own.hostname, listensOn, ...allowedHosts].map((name) => nameIn(name) ?? ''));
  const allowsHost = (host: string | undefined): boolean => {
    const name = nameIn(host ?? '');
    if (!name) return false;
    // A page cannot make an address of this machine mean another one, as it can with a name.
    return isLoopback(name) || names.has(name) || (wildcard && isIP(name) !== 0 && ownAddresses().has(name));
  };
  return {
    isOpen: !isLoopback(listensOn) || !isLoopback(own.hostname) || allowedHosts.length > 0,
    allowsHost: remembering(allowsHost),
    allowsOrigin: (origin, host) => {
      if (origin === undefined || origin === own.origin || appOrigins.includes(origin)) return true;
      return URL.canParse(origin) && new URL(origin).host === host;
    },
    isAppOrigin: (origin): origin is string => origin !== undefined && appOrigins.includes(origin),
  };
}

/** The name or bare address in a `Host` header, lower-case, without port and brackets; undefined where it is none. */
function nameIn(host: string): string | undefined {
  const [, address, name] =
    /^(?:\[([\da-f:.]+)\]|([\w.-]+?)\.?)(?::\d{1,5})?$/i.exec(isIP(host) === 6 ? `[${host}]` : host) ?? [];
  return (address ?? name)?.toLowerCase();
}

const ownAddresses = () =>
  new Set(Object.values(networkInterfaces()).flatMap((one) => one?.map(({ address }) => address.toLowerCase()) ?? []));

/** Nearly all requests name the same host. */
function remembering(allows: Gate['allowsHost']): Gate['allowsHost'] {
  const good = new Set<string>();
  return (host) => {
    if (host !== undefined && good.has(host)) return true;
    if (!allows(host)) return false;
    if (good.size < 100) good.add(host!);
    return true;
  };
}

/** Throws `origin_refused` for a request that another site's page made. Links that people follow come from anywhere. */
export function refuseForeignOrigin({ method, headers }: Request, gate: Gate): void {
  if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document') return;
  const site = headers['sec-fetch-site'];
  const foreign = (site === 'cross-site' || site === 'same-site') && !gate.isAppOrigin(headers.origin);
  if (foreign || !gate.allowsOrigin(headers.origin, headers.host)) throw new AppError('origin_refused');
}
