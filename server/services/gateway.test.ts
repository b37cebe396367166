import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth } from '@sequelstring/contract/auth.ts';
import { contacts, crm } from '@sequelstring/contract/crm.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRoutes } from '../../test/routes.ts';
import { composeApp } from '../app.ts';
import { type ModuleName, moduleNames, readConfig } from '../config.ts';
import { systemClock } from '../kernel/clock.ts';
import { Circuit } from '../kernel/http/proxy/circuit.ts';
import { Upstream } from '../kernel/http/proxy/upstream.ts';
import { AccessTokens } from '../modules/auth/access-token.ts';
import { type Program, secretsOf, startProgram } from '../program.ts';
import { moduleRoutes } from './gateway.routes.ts';

const log = pino({ level: 'silent' });
const id = 'a'.repeat(24);
const pathOf = (route: Route) => `/v1${route.path.replaceAll(/:\w+/g, id)}`;

let dir: string;
let token: string;
const closing: (() => unknown)[] = [];
const webs: Service[] = [];
let greetings: Service;

interface Service {
  url: string;
  server: Server;
  seen: { path: string; headers: IncomingMessage['headers']; body: string }[];
}

/** A service that tells its name, and repeats what a WebSocket says. */
async function startService(name: string): Promise<Service> {
  const seen: Service['seen'] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const part of req) body += part;
    seen.push({ path: req.url!, headers: req.headers, body });
    res.setHeader('X-Served-By', name).end(name);
  });
  server.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { url: urlOf(server), server, seen };
}
const urlOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** An address where nobody listens. */
async function deadUrl(): Promise<string> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = urlOf(server);
  server.close();
  await once(server, 'close');
  return url;
}

async function startGateway(env: Record<string, string>): Promise<string> {
  const config = readConfig({ dir, env: { DATA_DIR: dir, PORT: '0', NODE_ENV: 'test', SERVICES: 'gateway', ...env } });
  const program: Program = await startProgram(config, { log });
  closing.push(() => program.stop());
  return `http://127.0.0.1:${program.port}`;
}

const call = (url: string, path: string, init: RequestInit = {}) =>
  fetch(url + path, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } });
const codeOf = async (res: Response) => ((await res.json()) as { error: { code: string } }).error.code;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-gateway-'));
  const secrets = secretsOf(readConfig({ dir, env: { DATA_DIR: dir } }));
  token = await new AccessTokens(secrets.jwt, systemClock).sign({ userId: id, sessionId: id });
  webs.push(await startService('first'), await startService('second'));
  greetings = await startService('occasions');
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await rm(dir, { recursive: true, force: true });
});

describe('the gateway', () => {
  let gateway: string;
  beforeAll(async () => {
    gateway = await startGateway({ WEB_URL: `${webs[0]!.url},${webs[1]!.url}`, OCCASIONS_URL: greetings.url });
  });

  it('passes calls to the service of their module, and all else to web, in turn', async () => {
    expect(await (await call(gateway, pathOf(occasions.listDates))).text()).toBe('occasions');
    const served = [];
    for (const path of [pathOf(contacts.get), '/', '/v1/jobs', '/docs'])
      served.push(await (await call(gateway, path)).text());
    expect(served.toSorted()).toEqual(['first', 'first', 'second', 'second']);
  });

  it('turns away who shows no token or a bad one, before a service hears of it', async () => {
    const before = webs.flatMap(({ seen }) => seen).length;
    const refused = await fetch(gateway + pathOf(contacts.get));
    expect([refused.status, await codeOf(refused)]).toEqual([401, 'unauthenticated']);
    const forged = `${token.slice(0, -3)}AAA`;
    expect((await call(gateway, pathOf(contacts.get), { headers: { Authorization: `Bearer ${forged}` } })).status).toBe(
      401,
    );
    expect(webs.flatMap(({ seen }) => seen)).toHaveLength(before);
    expect((await fetch(gateway + pathOf(auth.login), { method: 'POST' })).status).toBe(200);
  });

  it('tells the service who calls, under which id and in which trace', async () => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const headers = { traceparent, 'X-Request-Id': 'request-1', 'X-Forwarded-For': '203.0.113.9' };
    await call(gateway, `${pathOf(occasions.listDates)}?a=1`, { headers });
    expect(greetings.seen.at(-1)).toMatchObject({
      path: `${pathOf(occasions.listDates)}?a=1`,
      // The caller is no proxy that may speak for others.
      headers: {
        traceparent,
        'x-request-id': 'request-1',
        'x-forwarded-for': '127.0.0.1',
        host: new URL(gateway).host,
      },
    });
  });

  it('passes bodies on', async () => {
    const body = JSON.stringify({ firstName: 'Ann' });
    await call(gateway, pathOf(crm.createContact), { method: 'POST', body });
    expect(webs.map(({ seen }) => seen.at(-1)?.body)).toContain(body);
  });

  it('passes WebSockets on, in both directions', async () => {
    const upgrade = request(`${gateway}/socket.io/?EIO=4`, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    });
    upgrade.end();
    const [, socket] = await once(upgrade, 'upgrade');
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('hello');
    socket.destroy();
  });

  it('is ready while its services answer', async () => {
    expect((await fetch(`${gateway}/readyz`)).status).toBe(200);
  });
});

it('sends a call to another process where one is gone, with its body, and stops to try that one', async () => {
  const gone = await deadUrl();
  const gateway = await startGateway({ WEB_URL: `${gone},${webs[0]!.url}` });
  for (let n = 0; n < 12; n++) {
    const res = await call(gateway, pathOf(crm.createContact), { method: 'POST', body: `{"n":${n}}` });
    expect([res.status, webs[0]!.seen.at(-1)?.body]).toEqual([200, `{"n":${n}}`]);
  }
});

it('says so when no process of a service answers, and is not ready then', async () => {
  const gateway = await startGateway({ WEB_URL: await deadUrl(), OCCASIONS_URL: greetings.url });
  for (let n = 0; n < 6; n++) {
    const res = await call(gateway, pathOf(contacts.get));
    expect([res.status, res.headers.get('retry-after'), await codeOf(res)]).toEqual([503, '1', 'upstream_unavailable']);
  }
  expect(await (await fetch(`${gateway}/readyz`)).json()).toEqual({
    status: 'not ready',
    failing: { web: 'does not answer' },
  });
  expect((await call(gateway, pathOf(occasions.listDates))).status).toBe(200);
});

it('counts calls by address and user', async () => {
  const gateway = await startGateway({ WEB_URL: webs[0]!.url, RATE_FACTOR: '0.0001' });
  const statuses = [];
  for (let n = 0; n < 5; n++) statuses.push((await call(gateway, pathOf(contacts.get))).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

it('leaves an address alone that failed five times, and then tries it with one call', () => {
  let now = 0;
  const circuit = new Circuit(() => now);
  for (let n = 0; n < 5; n++) circuit.failed();
  expect(circuit.admit()).toBe(false);
  now = 5_000;
  expect([circuit.admit(), circuit.admit()]).toEqual([true, false]);
  circuit.succeeded();
  expect(circuit.admit()).toBe(true);
});

it('refuses what a service cannot take on any more', () => {
  const upstream = new Upstream('web', ['http://127.0.0.1:1'], () => 0);
  const leave = Array.from({ length: 1_000 }, () => upstream.enter());
  expect(() => upstream.enter()).toThrow(expect.objectContaining({ code: 'overloaded' }));
  leave[0]!();
  upstream.enter();
  upstream.close();
});

describe('the route of each module', () => {
  const served = new Map<ModuleName, ReadonlySet<Route>>();
  beforeAll(async () => {
    const config = readConfig({ dir, env: { DATA_DIR: dir, NODE_ENV: 'test' } });
    const app = await composeApp({
      config,
      publicUrl: 'http://localhost',
      secrets: secretsOf(config),
      clock: systemClock,
      log,
    });
    closing.push(() => app.search.close());
    for (const name of moduleNames) {
      const { routes } = app.modules.find((module) => module.name === name)!;
      served.set(name, new Set(routes.map(({ route }) => route)));
    }
  });

  it.each(moduleNames)('is known to the gateway: %s', (name) => {
    expect(new Set(moduleRoutes[name])).toEqual(served.get(name));
  });

  it('is the same in Kong', async () => {
    const text = await readFile(join(import.meta.dirname, '../../deploy/kong/kong.yml'), 'utf8');
    const kong = parse(text, { merge: true }) as {
      services: { name: string; host: string; routes: { regex_priority?: number; paths: string[] }[] }[];
      upstreams: { name: string }[];
    };
    const patterns = kong.services.flatMap(({ name, routes }) =>
      routes.flatMap(({ paths, regex_priority: priority = 0 }) =>
        paths.flatMap((path) =>
          path.startsWith('~') ? [{ name, priority, pattern: new RegExp(`^${path.slice(1)}`) }] : [],
        ),
      ),
    );
    /** Kong takes the pattern with the highest priority, and the plain path `/` after all of them. */
    const serviceOf = (path: string) => {
      const matching = patterns.filter(({ pattern }) => pattern.test(path));
      const first = matching.toSorted((one, other) => other.priority - one.priority)[0];
      const equals = matching.filter((one) => one.priority === first?.priority && one.name !== first.name);
      return [first?.name ?? 'web', ...equals.map((one) => one.name)];
    };
    for (const [name, route] of await readRoutes()) {
      const module = moduleNames.find((one) => moduleRoutes[one].includes(route)) ?? 'web';
      expect([name, ...serviceOf(pathOf(route))]).toEqual([name, module]);
    }
    expect(kong.services.map((service) => service.name)).toEqual(['web', 'realtime', ...moduleNames]);
    expect(kong.upstreams.map((upstream) => upstream.name)).toEqual(kong.services.map((service) => service.host));
  });
});
