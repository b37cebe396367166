import { describe, expect, it } from 'vitest';
import { makeGate } from './gate.ts';

const gate = makeGate({
  publicUrl: 'https://crm.example.com',
  listensOn: '127.0.0.1',
  allowedHosts: ['crm.internal.test'],
});

describe('a server behind a public name', () => {
  it.each([
    ['crm.example.com', true],
    ['CRM.Example.com:443', true],
    ['crm.example.com.', true],
    ['crm.internal.test:8080', true],
    ['localhost:4000', true],
    ['127.0.0.1', true],
    ['[::1]:4000', true],
    ['evil.example', false],
    ['crm.example.com.evil.example', false],
    ['evil.example:4000@localhost', false],
    ['localhost.evil.example', false],
    ['203.0.113.9', false],
    ['', false],
    [undefined, false],
  ])('called %s is meant: %s', (host, expected) => {
    expect(gate.allowsHost(host)).toBe(expected);
    expect(gate.allowsHost(host)).toBe(expected);
  });

  it.each([
    ['the public address', 'https://crm.example.com', 'internal:4000', true],
    ['the address that the browser itself used', 'http://127.0.0.1:4000', '127.0.0.1:4000', true],
    ['a program without an origin', undefined, 'crm.example.com', true],
    ['another site', 'https://evil.example', 'crm.example.com', false],
    ['another port', 'http://127.0.0.1:5000', '127.0.0.1:4000', false],
    ['a page without an address', 'null', 'crm.example.com', false],
  ])('judges %s by its origin', (_who, origin, host, expected) => {
    expect(gate.allowsOrigin(origin, host)).toBe(expected);
  });
});

it('is open where more than its own machine can reach it', () => {
  const isOpen = (publicUrl: string, listensOn: string, allowedHosts: string[] = []) =>
    makeGate({ publicUrl, listensOn, allowedHosts }).isOpen;
  expect(isOpen('http://localhost:4000', '127.0.0.1')).toBe(false);
  expect(isOpen('http://localhost:4000', 'localhost')).toBe(false);
  expect(isOpen('http://localhost:4000', '0.0.0.0')).toBe(true);
  expect(isOpen('https://crm.example.com', '127.0.0.1')).toBe(true);
  expect(isOpen('http://localhost:4000', '127.0.0.1', ['crm.test'])).toBe(true);
});

it('answers to the addresses of its machine where it listens to all of them', () => {
  const everywhere = makeGate({ publicUrl: 'http://localhost:4000', listensOn: '0.0.0.0', allowedHosts: [] });
  expect(everywhere.allowsHost('203.0.113.9')).toBe(false);
  expect(everywhere.allowsHost('evil.example')).toBe(false);
});
