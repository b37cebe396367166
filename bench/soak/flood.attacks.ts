import { pathOf } from '../../test/app.ts';
import { readRoutes } from '../../test/routes.ts';
import type { Flood } from './flooder.ts';

type Requests = Flood['requests'];
/** What is sent, given the access token of a viewer. */
export type Attack = readonly [name: string, requests: (token: string) => Requests];

const json = { 'Content-Type': 'application/json' };
const nobodyId = 'f'.repeat(24);
const bodies: Record<string, object> = {
  'auth.login': { email: 'bench@example.com', password: 'wrong wrong wrong' },
  'auth.setup': { name: 'Eve', email: 'eve@example.com', password: 'a phrase for an intruder' },
};

/** Every public route, as the contract has it, with parameters that are well-formed. */
export async function publicRoutes(): Promise<Attack[]> {
  const routes = (await readRoutes()).filter(([, { access }]) => access === 'public');
  return routes.map(([name, route]) => {
    const params = { token: nobodyId, platform: 'mastodon' };
    const body = route.body && JSON.stringify(bodies[name] ?? {});
    const request = {
      method: route.method,
      path: `/v1${pathOf(route, { params })}`,
      ...(body && { headers: json, body }),
    };
    return [`nobody: ${name.replace('telephony./', '')}`, () => [request]];
  });
}

const large = JSON.stringify({ junk: 'x'.repeat(1_000_000) });
const pages = ['/', '/docs', '/metrics', '/v1/openapi.json', `/v1/no/such/route/${nobodyId}`];

/** What is wrong before any route looks at it. */
export const malformed: readonly Attack[] = [
  ['nobody: thousands of query keys', () => [{ method: 'GET', path: `/v1/auth/status?${'a=1&'.repeat(3_900)}` }]],
  ['nobody: bodies of 1 MB', () => [{ method: 'POST', path: '/v1/auth/refresh', headers: json, body: large }]],
  [
    'nobody: forged tokens',
    (token) => [{ method: 'GET', path: '/v1/contacts', headers: { Authorization: `Bearer ${token}=` } }],
  ],
  ['nobody: pages and metrics', () => pages.map((path) => ({ method: 'GET', path }))],
];

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The reads of a viewer that cost the most. */
export const costliest: readonly Attack[] = [
  '/contacts?limit=200&page=40',
  '/contacts?limit=200&sort=-updatedAt',
  '/contacts?q=a&limit=200',
  '/contacts?hasDates=true&limit=200&sort=-name',
  '/contacts/duplicates?firstName=Mary&lastName=Smith',
  '/contacts/export.csv',
  '/search/facets?q=a',
  `/emails/calendar?from=${day(0)}&to=${day(90)}`,
  '/emails/figures?months=24',
  '/dashboard',
].map((path) => [
  `a viewer: ${path.replaceAll(/\?.*/g, (query) => query.slice(0, 24))}`,
  (token) => [{ method: 'GET', path: `/v1${path}`, headers: { Authorization: `Bearer ${token}` } }],
]);

/** Several attacks as one, whose requests take turns. */
export const together = (name: string, attacks: readonly Attack[]): Attack => [
  name,
  (token) => attacks.flatMap(([, requestsOf]) => requestsOf(token)),
];
