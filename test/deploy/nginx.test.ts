import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageHeaders } from '@sequelstring/server/kernel/http/security-headers.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const dir = join(import.meta.dirname, '../../deploy/nginx');
const hasNginx = spawnSync('nginx', ['-v']).status === 0;

it('sends the same headers with pages as the program itself', async () => {
  const lines = (await readFile(join(dir, 'page-headers.conf'), 'utf8')).trim().split('\n');
  const sent = lines.map((line) => /^add_header (\S+) "(.*)" always;$/.exec(line)!.slice(1));
  expect(sent.flat()).toEqual([...pageHeaders({ https: true })]);
});

describe.skipIf(!hasNginx)('the browser app behind nginx', () => {
  let root: string;
  let nginx: ChildProcess;
  let api: Server;
  let url: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'nginx-'));
    api = createServer((req, res) => {
      const { host, 'x-forwarded-for': from, 'x-request-id': id } = req.headers;
      res.end(JSON.stringify({ path: req.url, host, from, hasId: Boolean(id) }));
    }).listen(0, '127.0.0.1');
    await mkdir(join(root, 'html/assets'), { recursive: true });
    await writeFile(join(root, 'html/index.html'), '<title>app</title>');
    await writeFile(join(root, 'html/assets/a-1234abcd.js'), 'script');
    await writeFile(join(root, 'html/favicon.svg'), '<svg/>');
    for (const name of ['page-headers.conf', 'proxy-headers.conf']) await copyFile(join(dir, name), join(root, name));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    // As the image's start fills the template in.
    const site = (await readFile(join(dir, 'site.conf.template'), 'utf8'))
      .replaceAll('/etc/nginx/', `${root}/`)
      .replace('/usr/share/nginx/html', join(root, 'html'))
      .replace('listen 3000', `listen 127.0.0.1:${port}`)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders of nginx's image.
      .replace('${NGINX_LOCAL_RESOLVERS}', '127.0.0.1')
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the same.
      .replace('${VITE_API_URL}', `http://127.0.0.1:${(api.address() as AddressInfo).port}`);
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${root}/t;`);
    await writeFile(
      join(root, 'nginx.conf'),
      `daemon off; master_process off; pid ${root}/pid; error_log stderr; events {} http { access_log off; ${temp.join(' ')} ${site} }`,
    );
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', join(root, 'nginx.conf')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    nginx = spawn('nginx', ['-c', join(root, 'nginx.conf')], { stdio: 'inherit' });
    while (!(await fetch(`${url}/nginx-health`).catch(() => undefined)));
  });
  afterAll(async () => {
    nginx?.kill();
    api?.close();
    await rm(root, { recursive: true, force: true });
  });

  it('serves the page at every address of the app, and asks for it again each time', async () => {
    for (const path of ['/', '/contacts/65f0', '/settings/health']) {
      const res = await fetch(`${url}${path}`);
      expect([res.status, await res.text()]).toEqual([200, '<title>app</title>']);
      expect(res.headers.get('cache-control')).toBe('no-cache');
      expect(res.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    }
  });

  it('lets browsers keep what has a hash in its name, and knows what is missing', async () => {
    const res = await fetch(`${url}/assets/a-1234abcd.js`);
    expect(res.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${url}/assets/b.js`)).status).toBe(404);
    const icon = (await fetch(`${url}/favicon.svg`)).headers.get('cache-control');
    expect(icon).toBe('public, max-age=3600, stale-while-revalidate=604800');
  });

  it('passes the API on with the address of the caller', async () => {
    const res = await fetch(`${url}/v1/contacts?limit=2`, { headers: { Host: 'crm.example.com' } });
    const told = (await res.json()) as Record<string, unknown>;
    expect(told).toMatchObject({ path: '/v1/contacts?limit=2', from: '127.0.0.1', hasId: true });
    expect(await (await fetch(`${url}/v1evil`)).text()).toBe('<title>app</title>');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
