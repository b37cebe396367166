import type { SavedView } from '@sequelstring/contract/views.ts';
import { companyName, INDUSTRIES, searches } from './contacts.ts';
import type { LoadPlan } from './load.ts';
import type { BenchClient } from './seeded.ts';

type Requests = LoadPlan['requests'];

export interface ScenarioPlan {
  title: string;
  /** The collection whose reads a bare server repeats; writes have none. */
  reads?: 'contacts' | 'accounts' | 'opportunities';
  /** Least share of what a bare Express server that returns the same bytes does, and of one that asks the same queries. */
  bars: { bytes?: number; query?: number };
  /** No two ask for the same at once. */
  apart?: boolean;
  requests(client: BenchClient): Promise<Requests> | Requests;
}

export const RECORDS = 100_000;

const get = (path: string) => ({ method: 'GET' as const, path: `/v1/${path}` });
const post = (body: object) => ({ method: 'POST' as const, path: '/v1/contacts', body: JSON.stringify(body) });
const words = (text: string) => text.split(' ').length;
const created = {
  firstName: 'Bench',
  lastName: 'Mark {n}',
  email: 'bench{n}@example.com',
  companyName: 'Example Company',
  title: 'Buyer',
};

/** What `npm run bench -- api` asks for, by the name that `--only` takes. */
export const scenarios = {
  get: { title: 'get one contact', ...one('contacts') },
  page: { title: 'page of 25 contacts', ...page('contacts') },
  apart: {
    title: 'pages of which no two are alike',
    reads: 'contacts',
    // What no two ask for at once is told beside it, without a bar against bytes that need no database at all.
    bars: { query: 0.9 },
    apart: true,
    requests: () =>
      Array.from({ length: RECORDS / 25 }, (_, index) => get(`contacts?page=${((index * 1237) % 4000) + 1}&limit=25`)),
  },
  account: { title: 'get one account', ...one('accounts') },
  accounts: { title: 'page of 25 accounts', ...page('accounts') },
  opportunity: { title: 'get one opportunity', ...one('opportunities') },
  opportunities: { title: 'page of 25 opportunities', ...page('opportunities') },
  view: {
    title: 'saved view, three conditions and a sort',
    reads: 'contacts',
    bars: {},
    requests: (client) =>
      viewed(
        client,
        'contact',
        'contacts',
        (index) => [
          { field: 'companyName', op: 'startsWith', value: `Company ${index * 37}` },
          { field: 'owner', op: 'eq', value: 'me' },
          { field: 'emailStatus', op: 'eq', value: 'ok' },
        ],
        '-createdAt',
      ),
  },
  deals: {
    title: 'saved view of opportunities',
    reads: 'opportunities',
    bars: {},
    requests: (client) =>
      viewed(
        client,
        'opportunity',
        'opportunities',
        (index) => [
          { field: 'status', op: 'eq', value: 'open' },
          { field: 'amount', op: 'gte', value: 100_000 + index * 10_000 },
          { field: 'closeOn', op: 'gte', value: '2027-02-01' },
        ],
        'closeOn',
      ),
  },
  companies: {
    title: 'saved view of accounts',
    reads: 'accounts',
    bars: {},
    requests: (client) =>
      viewed(
        client,
        'account',
        'accounts',
        (index) => [
          { field: 'industry', op: 'eq', value: INDUSTRIES[index % INDUSTRIES.length] },
          { field: 'size', op: 'in', value: ['11-50', '51-200'] },
          { field: 'name', op: 'contains', value: companyName(index * 137).slice(0, 3) },
        ],
        'name',
      ),
  },
  word: {
    title: 'search of one word',
    reads: 'contacts',
    bars: { bytes: 0.05 },
    requests: () => searched((text) => words(text) === 1),
  },
  words: {
    title: 'search of two words',
    reads: 'contacts',
    bars: { bytes: 0.05 },
    requests: () => searched((text) => words(text) === 2),
  },
  create: { title: 'create', bars: { bytes: 0.1 }, requests: () => [post(created)] },
  dated: {
    title: 'create with a birthday',
    bars: {},
    requests: () => [post({ ...created, importantDates: [{ type: 'birthday', date: '1990-03-15' }] })],
  },
} satisfies Record<string, ScenarioPlan>;

export type Scenario = keyof typeof scenarios;
export const planOf = (scenario: Scenario): ScenarioPlan => scenarios[scenario];

/** Single records from all over the list. */
function one(plural: NonNullable<ScenarioPlan['reads']>): Omit<ScenarioPlan, 'title'> {
  return {
    reads: plural,
    bars: { bytes: 0.25, query: 0.6 },
    requests: async (client) => {
      const ids: string[] = [];
      for (const place of [1, 40, 120, 300]) {
        const { data } = await client.read<{ id: string }[]>(`/${plural}?limit=100&page=${place}`);
        ids.push(...data.map(({ id }) => id));
      }
      return ids.map((id) => get(`${plural}/${id}`));
    },
  };
}

function page(plural: NonNullable<ScenarioPlan['reads']>): Omit<ScenarioPlan, 'title'> {
  return {
    reads: plural,
    bars: { bytes: 0.15, query: 0.6 },
    requests: () => Array.from({ length: 20 }, (_, index) => get(`${plural}?page=${index + 1}&limit=25`)),
  };
}

/** Beginnings of names, as people type them; no two are alike, as an answer is kept until the index changes. */
const searched = (wanted: (text: string) => boolean): Requests =>
  [...new Set(searches(30_000))]
    .filter(wanted)
    .slice(0, 5000)
    .map((text) => get(`contacts?q=${encodeURIComponent(text)}&limit=25`));

/** Views that the product saves, and the lists that a browser asks for when they are opened. */
async function viewed(
  client: BenchClient,
  kind: string,
  plural: string,
  conditions: (index: number) => object[],
  sort: string,
): Promise<Requests> {
  const { data: saved } = await client.read<SavedView[]>(`/views?kind=${kind}`);
  const views = [...saved];
  for (let index = views.length; index < 20; index++) {
    const body = { kind, name: `View ${index}`, filter: { and: conditions(index) }, sort };
    const { body: reply } = await client.call('POST', '/views', JSON.stringify(body));
    views.push(JSON.parse(reply).data);
  }
  return views.map(({ filter, sort: order }) =>
    get(`${plural}?filter=${encodeURIComponent(JSON.stringify(filter))}&sort=${order}&limit=50`),
  );
}
