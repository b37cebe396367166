import { expect, it } from 'vitest';
import { hideInLogs, makeRedactor, quoteVendor } from './redact.ts';

const redact = makeRedactor(['smtp://user:hunter22@mail.example.com', 'a "quoted" secret', 'short']);
const line = (value: unknown) => redact(JSON.stringify(value));

it.each([
  { password: 'sesame-1' },
  { newPassword: 'sesame-1' },
  { authorization: 'sesame-1' },
  { body: { smtpSecret: 'sesame-1', refreshToken: 'ses"ame-1' } },
  { headers: { cookie: 'sid=sesame-1' } },
  { 'x-api-key': 'sesame-1' },
  { settings: { ACME_KEY: 'sesame-1' } },
  { message: 'sent Authorization: Bearer sesame-1234' },
  { message: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNhbWUtMSJ9.sesame-1' },
  { err: { stack: 'Error: connect mongodb://root:sesame-1@db:27017\n at x' } },
  { url: '/v1/social/x/callback?state=1&code=sesame-1' },
])('hides the secret in %j', (entry) => {
  const text = line(entry);
  expect(text).not.toContain('sesame-1');
  expect(text).toContain('[hidden]');
  expect(() => JSON.parse(text)).not.toThrow();
});

it('hides the secrets among the settings wherever they stand', () => {
  const text = line({ message: 'cannot reach smtp://user:hunter22@mail.example.com', other: 'a "quoted" secret' });
  expect(text).not.toMatch(/hunter22|quoted/);
});

it('leaves everything else as it is', () => {
  const entry = {
    message: 'The token has expired',
    route: '/v1/contacts',
    tokens: 5,
    url: 'https://example.com:443/a@b',
    at: '12:00',
  };
  expect(line(entry)).toBe(JSON.stringify(entry));
});

it('takes long lines in linear time', () => {
  const started = performance.now();
  redact(JSON.stringify({ a: '"'.repeat(100_000), b: 'token'.repeat(20_000), c: `://${'a'.repeat(100_000)}` }));
  expect(performance.now() - started).toBeLessThan(1000);
});

it('quotes vendors without the secrets that were entered, and without the password of an address', () => {
  hideInLogs('sk-sesame-123456');
  hideInLogs('smtp://crm:open%20sesame-9@mail.example.com:587');
  expect(quoteVendor('Incorrect API key\nprovided: sk-sesame-123456.')).toBe('Incorrect API key provided: [hidden].');
  expect(quoteVendor('535 refused crm open sesame-9')).toBe('535 refused crm [hidden]');
  expect(quoteVendor('x'.repeat(600))).toHaveLength(500);
});
