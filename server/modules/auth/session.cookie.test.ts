import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { originRule, RefreshCookie } from './session.cookie.ts';

const allow = originRule('https://crm.example.com');

it.each([
  ['the public address', 'https://crm.example.com', 'internal:4000', true],
  ['the address that the browser itself used', 'http://127.0.0.1:4000', '127.0.0.1:4000', true],
  ['a program without an origin', undefined, 'crm.example.com', true],
  ['another site', 'https://evil.example', 'crm.example.com', false],
  ['another port', 'http://127.0.0.1:5000', '127.0.0.1:4000', false],
  ['a page without an address', 'null', 'crm.example.com', false],
])('%s is judged by its origin', (_who, origin, host, expected) => {
  expect(allow(origin, host)).toBe(expected);
});

it.each([
  ['http://localhost:4000', 'sequelstring_refresh_4000'],
  ['http://127.0.0.1:4001', 'sequelstring_refresh_4001'],
  ['http://[::1]:4001', 'sequelstring_refresh_4001'],
  ['http://localhost', 'sequelstring_refresh'],
  ['https://crm.example.com', 'sequelstring_refresh'],
  ['https://localhost.example.com:8443', 'sequelstring_refresh'],
])('the refresh cookie of %s is %s', (publicUrl, name) => {
  const cookie = new RefreshCookie(publicUrl);
  const set: string[] = [];
  const res = { req: {}, append: (_header: string, value: string) => set.push(value) };
  cookie.write(res as unknown as Response, 'token', 1000);
  expect(set).toEqual([expect.stringMatching(new RegExp(`^${name}=token; .*Max-Age=1(; Secure)?$`))]);
  const req = { headers: { cookie: `sequelstring_refresh_5=other; ${name}=token` } };
  expect(cookie.read(req as Request)).toBe('token');
});
