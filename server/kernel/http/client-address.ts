import type { Request } from 'express';

/**
 * Where a request comes from, as limits count it: an IPv4 address, or the /64 network of an IPv6 address, since one
 * subscriber has all of that.
 */
export function clientAddress(req: Request): string {
  const address = (req.ip ?? req.socket.remoteAddress ?? 'unknown')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '');
  return address.includes(':') ? expand(address).slice(0, 4).join(':') : address;
}

function expand(address: string): string[] {
  const [head = '', tail = ''] = address.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
}
