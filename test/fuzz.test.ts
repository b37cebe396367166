import { auth } from '@sequelstring/contract/auth.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Actor, password, pathOf, startApp, type TestApp } from './app.ts';
import { readRoutes } from './routes.ts';

let app: TestApp;
let admin: Actor;
/** Of the sample records, by the first word of the route that shows them. */
let known: Map<string, string[]>;
beforeAll(async () => {
  app = await startApp({ env: { RATE_FACTOR: '100' } });
  const body = { name: 'Ada Admin', email: 'ada@example.com', password, sampleData: true };
  admin = new Actor(app.url, await app.anonymous.get(auth.setup, { body }));
  known = await idsShown();
});
afterAll(() => app.stop());

/** Some nonsense signs out. */
async function stillSignedIn(): Promise<void> {
  if ((await admin.fetch(`/v1${auth.me.path}`)).ok) return;
  const { email } = admin.session!.user;
  admin = new Actor(app.url, await app.anonymous.get(auth.login, { body: { email, password } }));
}

const routes = await readRoutes();

const firstWord = (route: Route) => route.path.split('/')[1]!;

async function idsShown(): Promise<Map<string, string[]>> {
  const lists = routes.map(([, route]) => route).filter(({ method, path }) => method === 'GET' && !path.includes(':'));
  const shown = new Map<string, string[]>();
  for (const route of lists) {
    const ids = (await (await admin.fetch(`/v1${route.path}`)).text()).match(/\b[0-9a-f]{24}\b/g) ?? [];
    shown.set(firstWord(route), [...new Set([...(shown.get(firstWord(route)) ?? []), ...ids.slice(0, 100)])]);
  }
  return shown;
}

const keysOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** What people and programs send when they mean no good, or do not know better. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '0', '-1', '1e999', 'null', '$where', '{"$gt":""}', '[object Object]', '../../etc/passwd'),
  fc.constantFrom(
    '--02-30',
    '2027-13-01',
    'Europe/Nowhere',
    'true',
    'a@b',
    'f'.repeat(24),
    '.*(',
    '\u202e\u0000',
    '{{#each this}}',
  ),
);
const value = fc.oneof(
  text,
  fc.constantFrom(null, true, -0, 1e308, 2 ** 60, [], {}, [null], { $ne: null }, { length: 1e9 }),
  fc.jsonValue({ maxDepth: 3 }),
);
/** Places in a list, made up by someone who has seen one. */
const cursor = fc
  .record({
    sort: fc.constantFrom('-at', 'at', 'dueAt', '-dueAt', 'due', 'published', 'found', '-createdAt', 'name', '-amount'),
    id: fc.constantFrom('f'.repeat(24), 'f', ''),
    key: fc.oneof(fc.constantFrom(null, 0, 'a', { at: '2027-03-10T09:00:00Z' }, { at: 'never' }), fc.jsonValue()),
  })
  .map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'));

const inputFor = (keys: string[], values: fc.Arbitrary<unknown>) =>
  keys.length ? fc.dictionary(fc.constantFrom(...keys), values, { maxKeys: 4 }) : fc.constant({});

describe.each(routes)('%s', (_name, route) => {
  it('answers nonsense with a refusal, never with a failure', async () => {
    await stillSignedIn();
    const ids = [...(known.get(firstWord(route)) ?? []), 'f'.repeat(24)];
    const params = fc.record(
      Object.fromEntries(keysOf(route.params).map((key) => [key, fc.oneof(text, fc.constantFrom(...ids))])),
    );
    const query = inputFor(keysOf(route.query), fc.oneof(text, cursor, fc.constantFrom(...ids)));
    const body = fc.oneof(inputFor(keysOf(route.body), value), value);
    await fc.assert(
      fc.asyncProperty(params, query, body, async (params, query, body) => {
        const hasBody = route.method !== 'GET' && body !== undefined;
        const path = pathOf(route, { params, query });
        const res = await admin.fetch(`/v1${path}`, {
          method: route.method,
          ...(hasBody && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
        });
        expect(res.status, `${path} ${JSON.stringify(body)} ${await res.text()}`).toBeLessThan(500);
      }),
      { numRuns: 25 },
    );
  });
});

it('still stands after all of that', async () => {
  expect((await app.anonymous.fetch('/readyz')).status).toBe(200);
});
