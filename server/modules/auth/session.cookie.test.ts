import { expect, it } from 'vitest';
import { originRule } from './session.cookie.ts';

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
