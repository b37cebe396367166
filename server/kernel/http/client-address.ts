import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4, SocketAddress } from 'node:net';

/** Whether what a peer at this address says of its client is believed. */
export type TrustsProxy = (address: string) => boolean;

/**
 * The network address that a request comes from, in its one canonical spelling: the peer's, or the last one that a chain of
 * trusted proxies tells of and that is an address at all.
 */
export function clientAddress(req: IncomingMessage, trusts: TrustsProxy): string {
  let address = canonical(req.socket.remoteAddress) ?? 'unknown';
  const header = req.headers['x-forwarded-for'];
  if (header === undefined || !trusts(address)) return address;
  const told = [header].flat().join(',').split(',');
  while (told.length > 0 && trusts(address)) {
    const next = canonical(told.pop()?.trim());
    if (!next) return address;
    address = next;
  }
  return address;
}

function canonical(text: string | undefined): string | undefined {
  const address = text?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? '';
  if (isIPv4(address)) return address;
  return isIP(address) ? new SocketAddress({ address, family: 'ipv6' }).address : undefined;
}

/**
 * What limits count an address by, 16 characters whatever it is: itself, or of an IPv6 address its /64 network, since one
 * subscriber has all of that.
 */
export function networkKey(address: string): string {
  const known = keys.get(address);
  if (known) return known;
  const network = address.includes(':') ? expand(address).slice(0, 4).join(':') : address;
  const key = createHash('sha256').update(network).digest('base64url').slice(0, 16);
  if (keys.size >= mostKeys) keys.clear();
  keys.set(address, key);
  return key;
}

const mostKeys = 1_000;
const keys = new Map<string, string>();

function expand(address: string): string[] {
  const [head = '', tail = ''] = address.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
}
