import { connect } from 'node:net';
import { type Budget, budgets, route } from '@sequelstring/contract/route.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { bind } from '../module.ts';
import { Budgets } from './budget.ts';
import { errorOf, openTestServer, type TestServer } from './http.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.listening.close(0));

const open = { perMinute: { address: 1e6, user: 1e6 }, bytesIn: 100, bytesOut: 1000, concurrency: 2 };
const get = (path: string, access: 'public' | 'signed-in', budget: Budget) =>
  route({ method: 'GET', path, summary: 'A', tag: 'Test', access, budget, audit: false, output: z.string() });
const slow = get('/slow', 'signed-in', { ...open, name: 'slow' });
const large = get('/large', 'public', { ...open, name: 'large' });
const rare = get('/rare', 'signed-in', { ...open, name: 'rare', perMinute: { address: 5, user: 2 } });
const writes = route({
  method: 'POST',
  path: '/writes',
  summary: 'Takes a little',
  tag: 'Test',
  access: 'public',
  budget: { ...open, name: 'writes' },
  audit: false,
  body: z.strictObject({ text: z.string() }),
  output: z.string(),
});
const app = route({ ...get('/app', 'signed-in', budgets.read), credentials: ['api-key'] });

/** Calls that have begun and wait for `finish`. */
let begun: (() => void)[] = [];
let onBegin = () => {};
beforeEach(() => {
  begun = [];
  server.serve([
    bind(
      slow,
      () =>
        new Promise((resolve) => {
          begun.push(() => resolve('done'));
          onBegin();
        }),
    ),
    bind(large, async () => 'x'.repeat(1000)),
    bind(rare, async () => 'ok'),
    bind(writes, async ({ body }) => body.text),
    bind(app, async () => 'ok'),
  ]);
});
const call = (path: string, as = 'rep', init: RequestInit = {}) =>
  fetch(`${server.base}/v1${path}`, {
    headers: { Authorization: `Bearer ${as}`, 'Content-Type': 'application/json' },
    ...init,
  });
const untilBegun = (count: number) =>
  new Promise<void>((resolve) => {
    onBegin = () => begun.length >= count && resolve();
    onBegin();
  });
const statusOf = async (reply: Promise<Response>) => (await reply).status;

it('runs as many calls of a user at a time as the route allows, and a few times as many wait', async () => {
  const running = [call('/slow'), call('/slow')];
  await untilBegun(2);
  const others = Array.from({ length: 17 }, () => call('/slow'));
  const refused = await Promise.race(others);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await errorOf(refused)).code).toBe('rate_limited');
  expect(begun).toHaveLength(2);
  onBegin = () => begun.at(-1)!();
  for (const finish of begun) finish();
  const statuses = await Promise.all([...running, ...others].map(statusOf));
  expect(statuses.filter((status) => status === 200)).toHaveLength(18);
  onBegin = () => {};
  begun = [];
  const next = call('/slow');
  await untilBegun(1);
  begun[0]!();
  expect(await statusOf(next)).toBe(200);
});

it('keeps the place of a caller who went away until the work is done', async () => {
  const { port } = server.listening;
  const request = `GET /v1/slow HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer viewer\r\n\r\n`;
  for (let n = 1; n <= 2; n++) {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    await untilBegun(n);
    await new Promise((resolve) => socket.on('close', resolve).destroy());
  }
  const next = call('/slow', 'viewer');
  // Another user's call is answered by the time that the viewer's could have begun.
  expect(await statusOf(call('/large', 'admin'))).toBe(422);
  expect(begun).toHaveLength(2);
  begun[0]!();
  await untilBegun(3);
  begun[2]!();
  expect(await statusOf(next)).toBe(200);
});

it('counts the calls of a user, and those of an address before it knows the user', async () => {
  expect([await statusOf(call('/rare')), await statusOf(call('/rare')), await statusOf(call('/rare'))]).toEqual([
    200, 200, 429,
  ]);
  expect(await statusOf(call('/rare', 'nobody'))).toBe(401);
  expect(await statusOf(call('/rare', 'admin'))).toBe(200);
  expect(await statusOf(call('/rare', 'admin'))).toBe(429);
});

it('waits once where an address and a user it knows are counted elsewhere', async () => {
  const asked: string[] = [];
  const both = Promise.withResolvers<{ count: number; endsInSeconds: number }>();
  const count = (key: string) => {
    if (asked.push(key) === 2) both.resolve({ count: 1, endsInSeconds: 60 });
    return both.promise;
  };
  const limits = { count, read: async () => undefined, clear: async () => {} };
  await new Budgets(limits, 1).countCall(budgets.read, '192.0.2.1', 'robin');
  expect(asked).toHaveLength(2);
});

it('sends no reply that is larger than the route allows', async () => {
  const res = await call('/large');
  expect([res.status, (await errorOf(res)).code]).toEqual([422, 'reply_too_large']);
});

it('reads no body that is larger than the route allows', async () => {
  const send = (length: number) =>
    call('/writes', 'rep', { method: 'POST', body: JSON.stringify({ text: 'x'.repeat(length) }) });
  expect(await statusOf(send(80))).toBe(200);
  expect(await statusOf(send(100))).toBe(413);
});

it('keeps a route for the kinds of credential that it names', async () => {
  const res = await call('/app');
  expect([res.status, (await errorOf(res)).code]).toEqual([403, 'credential_refused']);
});

it('answers late whoever goes on at twice the limit, and reads nothing of what they send', async () => {
  const started = performance.now();
  for (let n = 0; n < 10; n++) await call('/rare', 'nobody');
  expect(performance.now() - started).toBeLessThan(240);
  const refused = await call('/rare', 'nobody');
  expect([refused.status, performance.now() - started > 240]).toEqual([429, true]);
});

it('counts tokens that are none, and lets those with good ones through', async () => {
  const forged = Array.from({ length: 601 }, () =>
    call('/app', 'nobody').then(async (res) => (await errorOf(res)).code),
  );
  const codes = await Promise.all(forged);
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(1);
  expect((await errorOf(await call('/app', 'rep'))).code).toBe('credential_refused');
});

it('reads no body of whoever was told to slow down', async () => {
  const { port } = server.listening;
  for (let n = 0; n < 6; n++) await call('/rare', 'nobody');
  const head = `GET /v1/rare HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 50000000\r\n\r\n`;
  const reply = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  expect(reply).toMatch(/^HTTP\/1.1 429 /);
  expect(reply).toMatch(/\r\nConnection: close\r\n/i);
});
