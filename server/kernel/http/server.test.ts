import { connect } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import { budgets, Role, route } from '@sequelstring/contract/route.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bind } from '../module.ts';
import { errorOf, openTestServer, type TestServer } from './http.fixture.ts';

const echo = route({
  method: 'POST',
  budget: budgets.document,
  audit: false,
  path: '/echo/:id',
  summary: 'Gives back what it got',
  tag: 'Test',
  access: ['admin', 'rep'],
  params: z.object({ id: z.string().max(5) }),
  query: z.strictObject({ deep: z.enum(['yes']).optional() }),
  body: z.strictObject({ text: z.string().optional() }),
  output: z.object({ id: z.string(), text: z.string().optional() }),
  status: 201,
});
const list = route({
  method: 'GET',
  budget: budgets.public,
  audit: false,
  path: '/list',
  summary: 'Two pages of numbers',
  tag: 'Test',
  access: 'public',
  output: z.array(z.object({ n: z.number() })),
  page: true,
});
const change = route({
  method: 'PATCH',
  budget: budgets.write,
  audit: false,
  path: '/thing',
  summary: 'Changes the thing',
  tag: 'Test',
  access: 'signed-in',
  output: z.object({ by: Role }),
});
const guess = route({
  method: 'POST',
  budget: { ...budgets.public, name: 'guess', perMinute: { address: 2, user: 2 } },
  audit: false,
  path: '/guess',
  summary: 'Takes two guesses a minute',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
});
const nobody = route({
  method: 'POST',
  budget: budgets.public,
  audit: false,
  path: '/nobody',
  summary: 'Takes no body',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
});
const crash = route({
  method: 'GET',
  budget: budgets.public,
  audit: false,
  path: '/crash',
  summary: 'Fails inside',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
});
const shown = (path: string, output: z.ZodType) =>
  route({
    method: 'GET',
    path,
    summary: 'Shows a part',
    tag: 'Test',
    access: 'public',
    budget: budgets.public,
    audit: false,
    output,
  });
const shared = { name: 'Ada', salary: 7 };
let server: TestServer;
let base: string;

beforeAll(async () => {
  server = await openTestServer();
  base = server.base;
});

afterAll(() => server.listening.close(0));

const routes = [
  bind(echo, async ({ params, body }) => ({ id: params.id, text: body.text, secret: 'never leaves' })),
  bind(list, async () => ({
    data: Array.from({ length: 200 }, (_, n) => ({ n, hidden: true })),
    meta: { page: 1, limit: 200, total: 400, hasMore: true },
  })),
  bind(change, async ({ user }) => ({ by: user.role })),
  bind(guess, async () => ({})),
  bind(nobody, async () => ({})),
  bind(shown('/salary', z.object({ name: z.string(), salary: z.number() })), async () => shared),
  bind(shown('/name', z.object({ name: z.string() })), async () => shared),
  bind(crash, async () => {
    throw new Error('password=hunter2');
  }),
];

const post = (path: string, body: string | undefined, headers: Record<string, string> = {}) =>
  fetch(base + path, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer admin', ...headers },
  });

describe('before the program is ready', () => {
  it('says so instead of refusing the connection', async () => {
    const res = await fetch(`${base}/v1/list`);
    expect(res.status).toBe(503);
    expect((await errorOf(res)).code).toBe('not_ready');
    server.serve(routes);
    expect((await fetch(`${base}/v1/list`)).status).toBe(200);
  });
});

describe('replies', () => {
  it('hold the declared fields alone, in the envelope, with the declared status', async () => {
    const res = await post('/v1/echo/7', '{"text":"hé"}');
    expect(res.status).toBe(201);
    expect(await res.json()).toEqual({ success: true, data: { id: '7', text: 'hé' } });
  });

  it('hold what their own route declares where two routes give the same object', async () => {
    const dataOf = async (path: string) => ((await (await fetch(base + path)).json()) as { data: unknown }).data;
    expect(await dataOf('/v1/salary')).toEqual({ name: 'Ada', salary: 7 });
    expect(await dataOf('/v1/name')).toEqual({ name: 'Ada' });
  });

  it('of lists have their meta', async () => {
    const body = (await (await fetch(`${base}/v1/list`)).json()) as { data: unknown[]; meta: unknown };
    expect(body.data[3]).toEqual({ n: 3 });
    expect(body.meta).toEqual({ page: 1, limit: 200, total: 400, hasMore: true });
  });

  it('carry the security headers and an id', async () => {
    const { headers } = await fetch(`${base}/v1/list`, { headers: { 'X-Request-Id': 'trace-123456' } });
    expect(headers.get('x-request-id')).toBe('trace-123456');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    const strange = await fetch(`${base}/v1/list`, { headers: { 'X-Request-Id': 'a b\tc' } });
    expect(strange.headers.get('x-request-id')).toMatch(/^[\w-]+$/);
  });

  it('are not sent again to a client that has them', async () => {
    const first = await fetch(`${base}/v1/list`);
    const again = await fetch(`${base}/v1/list`, { headers: { 'If-None-Match': first.headers.get('etag')! } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it('are compressed for clients that can read it', async () => {
    const raw = await rawGet('/v1/list', 'Accept-Encoding: gzip;q=0.5, br');
    expect(raw.head).toContain('Content-Encoding: br');
    expect(JSON.parse(brotliDecompressSync(raw.body).toString()).data).toHaveLength(200);
    expect((await rawGet('/v1/list', 'Accept-Encoding: br;q=0, gzip')).head).toContain('Content-Encoding: gzip');
    expect((await rawGet('/v1/list', 'Accept-Encoding: identity')).head).not.toContain('Content-Encoding');
  });

  it('to HEAD have no body', async () => {
    const res = await fetch(`${base}/v1/list`, { method: 'HEAD' });
    expect(res.status).toBe(200);
    expect(await res.text()).toBe('');
  });
});

describe('who may call', () => {
  it('is asked before anything else of the request is looked at', async () => {
    const anonymous = await fetch(`${base}/v1/echo/7?bad=1`, { method: 'POST', body: '{' });
    expect([anonymous.status, (await errorOf(anonymous)).code]).toEqual([401, 'unauthenticated']);
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
    const viewer = await post('/v1/echo/7', '{', { Authorization: 'bearer viewer' });
    expect([viewer.status, (await errorOf(viewer)).code]).toEqual([403, 'forbidden']);
  });

  it('lets PUT stand for PATCH', async () => {
    const res = await fetch(`${base}/v1/thing`, { method: 'PUT', headers: { Authorization: 'Bearer rep' } });
    expect(await res.json()).toEqual({ success: true, data: { by: 'rep' } });
  });

  it('slows down who guesses', async () => {
    const answers = [
      await post('/v1/guess', undefined),
      await post('/v1/guess', undefined),
      await post('/v1/guess', undefined),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]!.headers.get('retry-after')).toBe('42');
  });
});

describe('bad input', () => {
  it.each([
    ['a body that is no JSON', '/v1/echo/7', '{"text":', {}, 400, 'malformed_body'],
    ['a body of another type', '/v1/echo/7', 'text=1', { 'Content-Type': 'text/plain' }, 415, 'unsupported_media_type'],
    [
      'another character set',
      '/v1/echo/7',
      '{}',
      { 'Content-Type': 'application/json; charset=latin1' },
      415,
      'unsupported_media_type',
    ],
    ['a compressed body', '/v1/echo/7', '{}', { 'Content-Encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['a prototype key', '/v1/echo/7', '{"__proto__":{"a":1}}', {}, 400, 'validation_failed'],
    ['a parameter that does not fit', '/v1/echo/1234567', '{}', {}, 400, 'validation_failed'],
    ['a malformed escape in the path', '/v1/echo/%E0%A4%A', '{}', {}, 400, 'validation_failed'],
    ['a malformed escape in the query', '/v1/echo/7?deep=%zz', '{}', {}, 400, 'validation_failed'],
    ['a body for a route that takes none', '/v1/nobody', '{"a":1}', {}, 400, 'validation_failed'],
    ['an unknown address', '/v1/nothing', '{}', {}, 404, 'route_not_found'],
  ])('%s is refused', async (_what, path, body, headers, status, code) => {
    const res = await post(path, body, headers);
    expect([res.status, (await errorOf(res)).code]).toEqual([status, code]);
  });

  it('is named field by field', async () => {
    const res = await post('/v1/echo/7?deep=no&wide=1', '{"text":1,"more":2}');
    expect((await errorOf(res)).details).toEqual({
      deep: ['expected "yes"'],
      wide: ['is not a known query key'],
    });
    const body = await post('/v1/echo/7', '{"text":1,"more":2}');
    expect((await errorOf(body)).details).toEqual({
      text: ['expected string, received number'],
      more: ['is not a known field'],
    });
  });

  it('of a wrong method is told the right ones', async () => {
    const res = await fetch(`${base}/v1/list`, { method: 'DELETE' });
    expect([res.status, res.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await fetch(`${base}/v1/list`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('that is not UTF-8 is refused', async () => {
    const res = await fetch(`${base}/v1/echo/7`, {
      method: 'POST',
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer admin' },
    });
    expect((await errorOf(res)).code).toBe('malformed_body');
  });

  it('of more than a megabyte is refused, announced or not', async () => {
    const announced = await post('/v1/echo/7', `{"text":"${'x'.repeat(1_000_001)}"}`);
    expect([announced.status, (await errorOf(announced)).code]).toEqual([413, 'payload_too_large']);
    const streamed = await fetch(`${base}/v1/echo/7`, {
      method: 'POST',
      body: ReadableStream.from(Array.from({ length: 20 }, () => new Uint8Array(100_000).fill(0x20))),
      duplex: 'half',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer admin' },
    } as RequestInit);
    expect([streamed.status, (await errorOf(streamed)).code]).toEqual([413, 'payload_too_large']);
  });

  it('is not looked at where a route takes none: mail programs unsubscribe with forms', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await post('/v1/nobody', 'List-Unsubscribe=One-Click', form)).status).toBe(200);
  });

  it('is answered where it offers HTTP/2 and where sockets are open, too', async () => {
    const ignore = () => {};
    server.listening.server.on('upgrade', ignore);
    const { head } = await rawGet('/v1/list', 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings, close');
    server.listening.server.off('upgrade', ignore);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('never shows what broke inside', async () => {
    const res = await fetch(`${base}/v1/crash`);
    expect(res.status).toBe(500);
    expect(await res.text()).not.toContain('hunter2');
  });
});

describe('a page of another site', () => {
  const visit = (headers: Record<string, string>, path = '/v1/guess') =>
    fetch(`${base}${path}`, { method: 'POST', headers });

  it('is refused before the limits of those who view it are counted', async () => {
    server.serve(routes);
    for (let n = 0; n < 5; n++) {
      expect((await visit({ Origin: 'https://evil.example' })).status).toBe(403);
      expect((await visit({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    }
    expect((await visit({ Origin: base })).status).toBe(200);
  });

  it('is refused under a name of its own that leads here, metrics included', async () => {
    const { hostname, port } = new URL(base);
    const ask = (path: string) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(port), hostname, () =>
          socket.write(`GET ${path} HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`),
        );
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('close', () => resolve(text.slice(9, 12)));
      });
    expect(await Promise.all(['/v1/list', '/', '/docs', '/metrics', '/healthz'].map(ask))).toEqual([
      '421',
      '421',
      '421',
      '403',
      '200',
    ]);
  });
});

describe('a request that names two hosts', () => {
  it.each([
    ['the first one ours', 'Host: localhost\r\nHost: evil.example'],
    ['the last one ours', 'Host: evil.example\r\nHost: localhost'],
    ['both ours', 'Host: localhost\r\nhost: localhost'],
    ['in one line', 'Host: localhost, evil.example'],
  ])('is refused with %s, whatever it asks for', async (_what, hosts) => {
    for (const path of ['/v1/list', '/healthz']) {
      const { head } = await rawRequest(`GET ${path} HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`);
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  it('is no way to send two tokens either', async () => {
    const head = 'PATCH /v1/thing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    const tokens = 'Authorization: Bearer rep\r\nAuthorization: Bearer admin\r\n\r\n';
    expect((await rawRequest(head + tokens)).head).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('for operators', () => {
  it('tells that the process lives and names what does not answer', async () => {
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    const ready = await fetch(`${base}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'not ready', failing: { database: 'does not answer' } });
  });

  it('gives metrics to this machine and to the bearer of the token', async () => {
    const own = await fetch(`${base}/metrics`);
    expect(await own.text()).toMatch(/http_requests_total\{method="GET",route="\/v1\/list",status="200"\} \d/);
    const forwarded = { 'X-Forwarded-For': '203.0.113.9' };
    expect((await fetch(`${base}/metrics`, { headers: forwarded })).status).toBe(403);
    const authorised = { ...forwarded, Authorization: 'Bearer a-token-for-prometheus' };
    expect((await fetch(`${base}/metrics`, { headers: authorised })).status).toBe(200);
  });

  it('describes the API for programs and for people', async () => {
    const described = await fetch(`${base}/v1/openapi.json`);
    expect(described.headers.get('cache-control')).toBe('public, max-age=300, stale-while-revalidate=86400');
    const api = await described.json();
    expect(api).toMatchObject({
      openapi: '3.1.0',
      paths: { '/echo/{id}': { post: { operationId: 'postEchoById', security: [{ bearer: [] }] } } },
    });
    const docs = await fetch(`${base}/docs`);
    expect(docs.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await docs.text()).toContain('Gives back what it got');
  });
});

const rawGet = (path: string, header: string) =>
  rawRequest(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`);

async function rawRequest(text: string): Promise<{ head: string; body: Buffer }> {
  const socket = connect(server.listening.port, '127.0.0.1');
  socket.write(text);
  const bytes = Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>));
  const end = bytes.indexOf('\r\n\r\n');
  return { head: bytes.subarray(0, end).toString(), body: bytes.subarray(end + 4) };
}
