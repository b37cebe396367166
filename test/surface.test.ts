import { type ApiError, type Role, type Route, roles } from '@sequelstring/contract/route.ts';
import { social } from '@sequelstring/contract/social.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, pathOf, startApp, type TestApp } from './app.ts';
import { readRoutes } from './routes.ts';

const routes = await readRoutes();

let app: TestApp;
let actors: Record<Role, Actor>;

beforeAll(async () => {
  app = await startApp({ env: { RATE_FACTOR: '10' } });
  const admin = await app.setUp();
  const [manager, rep, viewer] = await Promise.all(
    (['manager', 'rep', 'viewer'] as const).map((role) => app.signedIn(admin, role)),
  );
  actors = { admin, manager: manager!, rep: rep!, viewer: viewer! };
});
afterAll(() => app.stop());

/** Well-formed parameters of records that do not exist. */
const params = {
  accountId: 'f'.repeat(24),
  alertId: 'f'.repeat(24),
  id: 'f'.repeat(24),
  callId: 'f'.repeat(24),
  commentId: 'f'.repeat(24),
  contactId: 'f'.repeat(24),
  dateId: 'f'.repeat(24),
  itemId: 'f'.repeat(24),
  suggestionId: 'github:7',
  pairId: `contact:${'e'.repeat(24)}:${'f'.repeat(24)}`,
  platform: 'linkedin',
  profileId: 'f'.repeat(24),
  index: '0',
  token: 'f'.repeat(24),
  vendor: 'nobody',
};

async function request(actor: Actor, route: Route, { query = {}, body }: { query?: object; body?: object } = {}) {
  const res = await actor.fetch(`/v1${pathOf(route, { params, query })}`, {
    method: route.method,
    redirect: 'manual',
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const isJson = res.headers.get('content-type')?.startsWith('application/json');
  const { error } = (isJson ? await res.json() : {}) as Partial<ApiError>;
  return { status: res.status, code: error?.code, details: error?.details };
}

const mayCall = (route: Route, role: Role) => !Array.isArray(route.access) || route.access.includes(role);
const unknownKey = { status: 400, code: 'validation_failed', details: { surprise: ['is not a known query key'] } };
const isRefused = ({ code }: { code?: string }) => code === 'unauthenticated' || code === 'forbidden';

describe.each(routes)('%s', (_name, route) => {
  it('is for those whom it declares, and for nobody else', async () => {
    const anonymous = await request(app.anonymous, route, { query: { surprise: 1 } });
    // A network adds what it likes to its answer (RFC 6749, 4.1.2).
    if (route === social.callback) return expect(anonymous.status).toBe(302);
    if (route.rawBody) return expect(anonymous).toMatchObject({ status: 401, code: 'webhook_unproven' });
    if (route.access === 'public') expect(anonymous).toMatchObject(unknownKey);
    else expect(anonymous).toMatchObject({ status: 401, code: 'unauthenticated' });
    for (const role of roles) {
      const answer = await request(actors[role], route, { query: { surprise: 1 } });
      if (mayCall(route, role)) expect(answer, role).toMatchObject(unknownKey);
      else expect(answer, role).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  it.runIf(route.method !== 'GET' && !route.upload && !route.rawBody)(
    'names fields that it does not know',
    async () => {
      const answer = await request(actors.admin, route, { body: { surprise: 1 } });
      expect(answer.status).toBe(400);
      expect(answer.details).toMatchObject({ surprise: ['is not a known field'] });
    },
  );

  it.runIf(route.params)('refuses a parameter with a line break', async () => {
    const res = await actors.admin.fetch(`/v1${route.path.replaceAll(/:\w+/g, 'a%0Ab')}`, { method: route.method });
    expect(res.status).toBe(400);
  });
});

describe('the whole surface', () => {
  it('answers requests for what does not exist without falling over', async () => {
    for (const [name, route] of routes.filter(([, { method }]) => method === 'GET')) {
      const answer = await request(actors.admin, route);
      expect(answer.status, name).toBeLessThan(500);
      expect(isRefused(answer), name).toBe(false);
    }
  });

  it('states for every route what a caller may use of it, public ones the least', () => {
    for (const [name, { access, budget, audit: facts, body, rawBody, method, path }] of routes) {
      const { perMinute, bytesIn, bytesOut, concurrency } = budget;
      for (const most of [perMinute.address, perMinute.user, bytesOut, concurrency])
        expect(most, name).toBeGreaterThan(0);
      expect(bytesOut, name).toBeLessThanOrEqual(4_000_000);
      if (body) expect(bytesIn, name).toBeGreaterThan(0);
      // A vendor's servers are few, and speak for everybody.
      if (access === 'public' && !rawBody) {
        expect(perMinute.address, name).toBeLessThanOrEqual(300);
        expect(bytesOut, name).toBeLessThanOrEqual(50_000);
      }
      // Who only looks writes nothing, but for who comes back from a sign-in, and for what is taken out of the house.
      if (facts && !/\/export|\/personal-data$|\/callback$/.test(path)) expect(method, name).not.toBe('GET');
    }
  });

  it('is described in full', async () => {
    const api = (await (await app.anonymous.fetch('/v1/openapi.json')).json()) as { paths: Record<string, object> };
    for (const [name, { method, path }] of routes) {
      const described = api.paths[path.replaceAll(/:(\w+)/g, '{$1}')] as Record<string, object> | undefined;
      expect(described?.[method.toLowerCase()], name).toBeDefined();
    }
    const references = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target);
    expect([...new Set(references)].sort()).toEqual(
      ['Error', 'FilterTree', 'PageMeta'].map((name) => `#/components/schemas/${name}`),
    );
    const docs = await (await app.anonymous.fetch('/docs')).text();
    for (const [name, { summary }] of routes) expect(docs, name).toContain(summary);
  });
});
