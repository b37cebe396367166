import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, openTestServer, type TestServer } from './http.fixture.ts';

let dir: string;
let server: TestServer;
let base: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-site-'));
  await mkdir(join(dir, 'site/assets'), { recursive: true });
  await writeFile(join(dir, 'site/index.html'), '<!doctype html><title>App</title>');
  await writeFile(join(dir, 'site/assets/app-Cx3hD81k.js'), `console.log("${'x'.repeat(2000)}")`);
  await writeFile(join(dir, 'site/favicon.svg'), '<svg/>');
  await writeFile(join(dir, 'site/.sources'), 'private');
  await writeFile(join(dir, 'secret.txt'), 'private');
  server = await openTestServer();
  base = server.base;
  server.serve([], join(dir, 'site'));
});

afterAll(async () => {
  await server.listening.close(0);
  await rm(dir, { recursive: true });
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

  it('has an icon that may be shown while a newer one is looked for', async () => {
    const kept = (await fetch(`${base}/favicon.svg`)).headers.get('cache-control');
    expect(kept).toBe('public, max-age=3600, stale-while-revalidate=604800');
  });

  it('goes on being served when it is built anew, since its pages name its files', async () => {
    await rm(join(dir, 'site/assets'), { recursive: true });
    await writeFile(join(dir, 'site/index.html'), '<!doctype html><title>Next</title>');
    expect((await fetch(`${base}/assets/app-Cx3hD81k.js`)).status).toBe(200);
    expect(await (await fetch(`${base}/`, page)).text()).toBe('<!doctype html><title>App</title>');
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
