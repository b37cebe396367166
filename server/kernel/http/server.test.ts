import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Role, Role as RoleSchema, route } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import { bind } from '../module.ts';
import { createHttpApp, type Listening, listen } from './server.ts';
import { readUpload } from './upload.ts';

const echo = route({
  method: 'POST',
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
  path: '/list',
  summary: 'Two pages of numbers',
  tag: 'Test',
  access: 'public',
  output: z.array(z.object({ n: z.number() })),
  page: true,
});
const change = route({
  method: 'PATCH',
  path: '/thing',
  summary: 'Changes the thing',
  tag: 'Test',
  access: 'signed-in',
  output: z.object({ by: RoleSchema }),
});
const guess = route({
  method: 'POST',
  path: '/guess',
  summary: 'Takes two guesses a minute',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
  perMinute: 2,
});
const nobody = route({
  method: 'POST',
  path: '/nobody',
  summary: 'Takes no body',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
});
const crash = route({
  method: 'GET',
  path: '/crash',
  summary: 'Fails inside',
  tag: 'Test',
  access: 'public',
  output: z.object({}),
});
const upload = route({
  method: 'POST',
  path: '/upload',
  summary: 'Takes a file',
  tag: 'Test',
  access: 'public',
  upload: { field: 'file', maxBytes: 1_000_000 },
  output: z.object({ fileName: z.string(), bytes: z.number(), mimeType: z.string() }),
});

let dir: string;
let listening: Listening;
let base: string;
const counts = new Map<string, number>();
const rateLimits: RateLimits = {
  count: async (key) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { count: counts.get(key)!, endsInSeconds: 42 };
  },
  read: async () => undefined,
  clear: async () => {},
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-http-'));
  await mkdir(join(dir, 'uploads'));
  await mkdir(join(dir, 'site/assets'), { recursive: true });
  await writeFile(join(dir, 'site/index.html'), '<!doctype html><title>App</title>');
  await writeFile(join(dir, 'site/assets/app-Cx3hD81k.js'), `console.log("${'x'.repeat(2000)}")`);
  await writeFile(join(dir, 'site/.sources'), 'private');
  await writeFile(join(dir, 'secret.txt'), 'private');
  listening = await listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${listening.port}`;
});

afterAll(async () => {
  await listening.close(0);
  await rm(dir, { recursive: true });
});

const serve = () =>
  listening.serve(
    createHttpApp({
      api: {
        routes: [
          bind(echo, async ({ params, body }) => ({ id: params.id, text: body.text, secret: 'never leaves' })),
          bind(list, async () => ({
            data: Array.from({ length: 200 }, (_, n) => ({ n, hidden: true })),
            meta: { page: 1, limit: 200, total: 400, hasMore: true },
          })),
          bind(change, async ({ user }) => ({ by: user.role })),
          bind(guess, async () => ({})),
          bind(nobody, async () => ({})),
          bind(crash, async () => {
            throw new Error('password=hunter2');
          }),
          bind(upload, async ({ req }) => {
            const file = await readUpload(req, upload.upload, join(dir, 'uploads'));
            if (!file) throw new AppError('import_file_missing');
            await file.discard();
            return file;
          }),
        ],
        authenticate: (token) => {
          if (!RoleSchema.safeParse(token).success) throw new AppError('unauthenticated');
          return { user: { id: '1', name: 'A', role: token as Role }, sessionId: 's', expiresAt: 0 };
        },
        rateLimits,
      },
      health: {
        dependencies: [
          {
            name: 'database',
            check: async () => {
              throw new Error('no route to host');
            },
          },
        ],
        isOpen: () => true,
        metricsToken: 'a-token-for-prometheus',
        refreshMetrics: async () => {},
      },
      siteDir: join(dir, 'site'),
      publicUrl: base,
      trustProxy: 0,
      version: '1.2.3',
      log: pino({ level: 'silent' }),
    }),
  );

const post = (path: string, body: string | undefined, headers: Record<string, string> = {}) =>
  fetch(base + path, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer admin', ...headers },
  });
const errorOf = async (res: Response) => ((await res.json()) as { error: { code: string; details?: unknown } }).error;

describe('before the program is ready', () => {
  it('says so instead of refusing the connection', async () => {
    const res = await fetch(`${base}/v1/list`);
    expect(res.status).toBe(503);
    expect((await errorOf(res)).code).toBe('not_ready');
    serve();
    expect((await fetch(`${base}/v1/list`)).status).toBe(200);
  });
});

describe('replies', () => {
  it('hold the declared fields alone, in the envelope, with the declared status', async () => {
    const res = await post('/v1/echo/7', '{"text":"hé"}');
    expect(res.status).toBe(201);
    expect(await res.json()).toEqual({ success: true, data: { id: '7', text: 'hé' } });
  });

  it('of lists have their meta and are not told from the data twice', async () => {
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

  it('never shows what broke inside', async () => {
    const res = await fetch(`${base}/v1/crash`);
    expect(res.status).toBe(500);
    expect(await res.text()).not.toContain('hunter2');
  });
});

describe('uploads', () => {
  const send = (form: FormData) => fetch(`${base}/v1/upload`, { method: 'POST', body: form });
  const left = () => readdir(join(dir, 'uploads'));

  it('arrive as a file, with the name in whatever script', async () => {
    const form = new FormData();
    form.append('note', 'first');
    form.append('file', new Blob(['a,b\n'], { type: 'text/csv' }), '../../Kontakte ÄÖ 名前.csv');
    const res = await send(form);
    expect(await res.json()).toMatchObject({
      data: { fileName: 'Kontakte ÄÖ 名前.csv', bytes: 4, mimeType: 'text/csv' },
    });
  });

  it('without the file part are told so', async () => {
    const form = new FormData();
    form.append('other', 'x');
    expect((await errorOf(await send(form))).code).toBe('import_file_missing');
  });

  it('that are too large are refused, announced or not, and leave nothing behind', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(1_500_000)]), 'big.csv');
    const announced = await send(form);
    expect([announced.status, (await errorOf(announced)).code]).toEqual([413, 'payload_too_large']);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n';
    const streamed = await fetch(`${base}/v1/upload`, {
      method: 'POST',
      body: ReadableStream.from([Buffer.from(head), ...Array.from({ length: 20 }, () => new Uint8Array(100_000))]),
      duplex: 'half',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    } as RequestInit);
    expect([streamed.status, (await errorOf(streamed)).code]).toEqual([413, 'payload_too_large']);
    expect(await left()).toEqual([]);
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x', 400, 'malformed_body'],
    [
      'an end within the file',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
      400,
      'malformed_body',
    ],
    ['another type', 'text/csv', 'a,b', 415, 'unsupported_media_type'],
  ])('with %s are refused and leave nothing behind', async (_what, type, body, status, code) => {
    const res = await fetch(`${base}/v1/upload`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect([res.status, (await errorOf(res)).code]).toEqual([status, code]);
    expect(await left()).toEqual([]);
  });

  it('that break off leave nothing behind', async () => {
    const socket = connect(listening.port, '127.0.0.1');
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    socket.write(
      `POST /v1/upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n${head}abc`,
    );
    await expect.poll(left).toHaveLength(1);
    socket.destroy();
    await expect.poll(left).toEqual([]);
  });

  it('are only asked for when they would be taken', async () => {
    const refused = await rawPost(
      'POST /v1/upload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000\r\n\r\n',
    );
    expect(refused.split('\r\n')[0]).toBe('HTTP/1.1 413 Payload Too Large');
    const taken = await rawPost(
      'POST /v1/upload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 90\r\n\r\n',
    );
    expect(taken.split('\r\n')[0]).toBe('HTTP/1.1 100 Continue');
  });
});

describe('the browser app', () => {
  const page = { headers: { Accept: 'text/html,*/*' } };

  it('is served at every address of its own', async () => {
    for (const path of ['/', '/contacts/7?tab=dates', '/unsubscribe/abc']) {
      const res = await fetch(base + path, page);
      expect([res.status, await res.text()], path).toEqual([200, '<!doctype html><title>App</title>']);
      expect(res.headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(res.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('has files that may be kept for ever', async () => {
    const res = await fetch(`${base}/assets/app-Cx3hD81k.js`);
    expect(res.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(res.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each(['/assets/missing-12345678.js', '/v1/missing', '/socket.io/x', '/.sources', '/..%2fsecret.txt'])(
    'does not answer for %s',
    async (path) => {
      const res = await fetch(base + path, path.startsWith('/.') ? {} : page);
      expect([res.status, (await errorOf(res)).code]).toEqual([404, 'route_not_found']);
    },
  );

  it('answers pages to browsers alone', async () => {
    expect((await fetch(`${base}/contacts`)).status).toBe(404);
    expect((await fetch(`${base}/contacts`, { method: 'POST', ...page })).status).toBe(404);
  });

  it('refuses malformed addresses', async () => {
    expect((await fetch(`${base}/%E0%A4%A`, page)).status).toBe(400);
  });
});

describe('for operators', () => {
  it('tells that the process lives and names what does not answer', async () => {
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    const ready = await fetch(`${base}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'not ready', failing: { database: 'no route to host' } });
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
    const api = await (await fetch(`${base}/v1/openapi.json`)).json();
    expect(api).toMatchObject({
      openapi: '3.1.0',
      paths: { '/echo/{id}': { post: { operationId: 'postEchoById', security: [{ bearer: [] }] } } },
    });
    const docs = await fetch(`${base}/docs`);
    expect(docs.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await docs.text()).toContain('Gives back what it got');
  });
});

async function rawPost(request: string): Promise<string> {
  const socket = connect(listening.port, '127.0.0.1');
  socket.write(request);
  const [chunk] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data: Buffer) => resolve([data])));
  socket.destroy();
  return String(chunk);
}

async function rawGet(path: string, header: string): Promise<{ head: string; body: Buffer }> {
  const socket = connect(listening.port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n\r\n`);
  const bytes = Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>));
  const end = bytes.indexOf('\r\n\r\n');
  return { head: bytes.subarray(0, end).toString(), body: bytes.subarray(end + 4) };
}
