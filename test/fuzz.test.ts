import { auth } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { jobs } from '@sequelstring/contract/jobs.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { ApiError, Route } from '@sequelstring/contract/route.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Actor, pathOf, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
});
afterAll(() => app.stop());

const routes = Object.entries({ auth, crm, jobs, occasions }).flatMap(([table, declared]) =>
  Object.entries<Route>(declared).map(([name, route]): [string, Route] => [`${table}.${name}`, route]),
);

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
const inputFor = (keys: string[], values: fc.Arbitrary<unknown>) =>
  keys.length ? fc.dictionary(fc.constantFrom(...keys), values, { maxKeys: 4 }) : fc.constant({});

describe.each(routes)('%s', (_name, route) => {
  it('answers nonsense with a refusal, never with a failure', async () => {
    const params = fc.record(
      Object.fromEntries(keysOf(route.params).map((key) => [key, fc.oneof(text, fc.constant('f'.repeat(24)))])),
    );
    const query = inputFor(keysOf(route.query), text);
    const body = fc.oneof(inputFor(keysOf(route.body), value), value);
    await fc.assert(
      fc.asyncProperty(params, query, body, async (params, query, body) => {
        const hasBody = route.method !== 'GET' && body !== undefined;
        const path = pathOf(route, { params, query });
        const res = await admin.fetch(`/v1${path}`, {
          method: route.method,
          ...(hasBody && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
        });
        const { error } = (await res.json()) as Partial<ApiError>;
        expect(res.status, `${path} ${JSON.stringify(body)} ${error?.code}`).toBeLessThan(500);
      }),
      { numRuns: 25 },
    );
  });
});

it('still stands after all of that', async () => {
  expect((await app.anonymous.fetch('/readyz')).status).toBe(200);
});
