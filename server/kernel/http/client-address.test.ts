import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { AddressRanges } from '../address-ranges.ts';
import { clientAddress, networkKey } from './client-address.ts';

const proxies = new AddressRanges(['10.0.0.0/8', '::1']);
const from = (peer: string, forwarded?: string) =>
  clientAddress(
    { socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    (address) => proxies.includes(address),
  );

it.each([
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', 'spoofed, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['10.0.0.1', 'x'.repeat(5000), '10.0.0.1'],
  ['10.0.0.1', '192.0.2.7, nonsense', '10.0.0.1'],
  ['10.0.0.1', undefined, '10.0.0.1'],
  ['::1', '2001:DB8:0:0::1', '2001:db8::1'],
])('the peer %s that says "%s" is %s', (peer, forwarded, address) => {
  expect(from(peer, forwarded)).toBe(address);
});

it('counts a /64 network of IPv6 as one, by a key of bounded length', () => {
  expect(networkKey('2001:db8:1:2::1')).toBe(networkKey('2001:db8:1:2:ffff::9'));
  expect(networkKey('2001:db8:1:3::1')).not.toBe(networkKey('2001:db8:1:2::1'));
  expect(networkKey('198.51.100.1')).not.toBe(networkKey('198.51.100.2'));
  expect(networkKey('2001:db8:1:2::1')).toHaveLength(16);
});
