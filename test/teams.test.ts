import { auth } from '@sequelstring/contract/auth.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import { search as searchRoutes } from '@sequelstring/contract/search.ts';
import { teams } from '@sequelstring/contract/teams.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, pathOf, startApp, type TestApp } from './app.ts';
import { readRoutes } from './routes.ts';

const routes = await readRoutes();
/** Stands in every record of Robin, and nowhere else. */
const secret = 'Quillfeather';

let app: TestApp;
let admin: Actor;
let manager: Actor;
let robin: Actor;
let mate: Actor;
let outsider: Actor;
let viewer: Actor;
let ids: Record<string, string>;
let north: string;

beforeAll(async () => {
  // Every route is called by several people from one address.
  app = await startApp({ env: { RATE_FACTOR: '10' } });
  admin = await app.setUp();
  manager = await app.signedIn(admin, 'manager', 'Mia Manager');
  robin = await app.signedIn(admin, 'rep', 'Robin Rep');
  mate = await app.signedIn(admin, 'rep', 'Tara Team');
  outsider = await app.signedIn(admin, 'rep', 'Olga Other');
  viewer = await app.signedIn(admin, 'viewer', 'Vera Viewer');
  const team = (name: string, ...members: Actor[]) =>
    admin.get(teams.create, { body: { name, members: members.map(({ id }) => id) } });
  north = (await team('North', robin, mate)).id;
  await team('South', outsider, viewer);
  await admin.get(auth.updateSettings, { body: { visibility: { rep: 'team', viewer: 'team' } } });
  ids = await makeRecords();
}, 400_000);
afterAll(() => app.stop());

/** One record of each kind, and the id of each by the first part of its path. */
async function makeRecords(): Promise<Record<string, string>> {
  const account = await robin.get(accounts.create, { body: { name: `${secret} Ltd` } });
  const contact = await robin.get(crm.createContact, {
    body: { firstName: 'Ines', lastName: secret, email: 'ines@quillfeather.test' },
  });
  const about = [{ kind: 'contact' as const, id: contact.id }];
  const deal = await robin.get(opportunities.create, { body: { name: `${secret} renewal`, account: account.id } });
  const task = await robin.get(tasks.create, { body: { title: `Call ${secret}`, about } });
  const note = await robin.get(notes.create, { body: { body: `${secret} likes tea`, about } });
  const call = await robin.get(calls.create, { body: { contact: contact.id, scheduledAt: '2027-03-15T10:00:00Z' } });
  const form = new FormData();
  form.set('file', new Blob([`${secret} terms`]), `${secret}.txt`);
  const sent = await robin.fetch(`/v1/files?kind=contact&id=${contact.id}`, { method: 'POST', body: form });
  const file = ((await sent.json()) as { data: { id: string } }).data;
  return {
    ...{ accounts: account.id, contacts: contact.id, opportunities: deal.id, tasks: task.id, notes: note.id },
    ...{ calls: call.id, files: file.id, teams: north },
  };
}

const none = 'f'.repeat(24);
const paramsOf = ({ path }: Route) => {
  const own = ids[path.split('/')[1] ?? ''] ?? none;
  const ofPath = Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name]) => [name!, none]));
  const first = /^\/\w[\w-]*\/:(\w+)/.exec(path)?.[1];
  return { ...ofPath, ...(first && { [first]: own }), ...('index' in ofPath && { index: '0' }) };
};
const ask = (actor: Actor, route: Route, query: object = {}, init: RequestInit = {}) =>
  actor.fetch(`/v1${pathOf(route, { params: paramsOf(route), query })}`, { method: route.method, ...init });

/** Ways of asking a list for what one may not see. */
const questions = (route: Route): object[] => {
  const known = Object.keys(route.query?.shape ?? {});
  const given = {
    q: secret,
    owner: robin.id,
    kind: 'contact',
    id: ids.contacts!,
    contactId: ids.contacts!,
    filter: JSON.stringify({ field: 'owner', op: 'eq', value: robin.id }),
    sort: '-createdAt',
    by: 'owner',
  };
  const sets: (keyof typeof given)[][] = [
    [],
    ['q', 'kind', 'id'],
    ['owner', 'kind', 'id'],
    ['filter', 'by'],
    ['contactId'],
    ['q', 'filter', 'sort', 'id'],
  ];
  const asked = sets.map((names) =>
    Object.fromEntries(names.flatMap((name) => (known.includes(name) ? [[name, given[name]]] : []))),
  );
  return [...new Map(asked.map((query) => [JSON.stringify(query), query])).values()];
};

const isTold = (text: string) =>
  text.includes(secret) || Object.entries(ids).some(([kind, id]) => kind !== 'teams' && text.includes(id));

describe('records of another team', () => {
  const reads = routes.filter(([, { method }]) => method === 'GET');
  it.each(reads)(
    '%s tells neither a colleague of another team nor a viewer nor a stranger of them',
    async (_, route) => {
      for (const actor of [outsider, viewer, app.anonymous]) {
        for (const query of questions(route)) {
          const res = await ask(actor, route, query);
          expect(res.status).toBeLessThan(500);
          const text = await res.text();
          // A refusal may repeat what was asked.
          if (res.ok) expect(isTold(text), `${res.url} answered ${text.slice(0, 300)}`).toBe(false);
        }
      }
    },
  );

  const writes = routes.filter(
    ([name, { method, path }]) => method !== 'GET' && path.includes(':') && !name.startsWith('auth'),
  );
  it.each(writes)('%s changes none of them', async (_, route) => {
    for (const actor of [outsider, viewer, app.anonymous]) {
      const init = route.body && { body: '{}', headers: { 'Content-Type': 'application/json' } };
      const { status } = await ask(actor, route, {}, init);
      expect([400, 401, 403, 404, 409, 413, 415]).toContain(status);
    }
  });

  it('stand as they were', async () => {
    for (const [kind, id] of Object.entries(ids)) {
      if (kind === 'teams') continue;
      expect((await robin.fetch(`/v1/${kind}/${id}`)).status, kind).toBe(200);
    }
  });

  it('are counted in no total', async () => {
    for (const route of [accounts.list, opportunities.list, tasks.list, notes.list, crm.listContacts]) {
      const seen = await Promise.all([outsider, mate].map((actor) => actor.call(route as typeof accounts.list)));
      expect(
        seen.map((reply) => (reply.success ? reply.meta?.total : reply)),
        route.path,
      ).toEqual([0, 1]);
    }
  });

  it('are counted in no sum, no facet and no group', async () => {
    const filter = JSON.stringify({ field: 'owner', op: 'eq', value: robin.id });
    for (const plural of ['accounts', 'contacts', 'opportunities', 'tasks', 'notes']) {
      for (const query of ['', `&filter=${encodeURIComponent(filter)}`, `&q=${secret}`]) {
        const counted = async (actor: Actor) => {
          const res = await actor.fetch(`/v1/${plural}/totals?by=owner${query}`);
          const { data } = (await res.json()) as { data: { count: number }[] };
          return data.reduce((sum, { count }) => sum + count, 0);
        };
        const seen = await Promise.all([outsider, viewer, mate, manager, admin].map(counted));
        expect(seen, `${plural}${query}`).toEqual([0, 0, 1, 1, 1]);
      }
    }
    const facets = await Promise.all(
      [outsider, viewer, mate, manager, admin].map((actor) =>
        actor.get(searchRoutes.searchFacets, { query: { q: secret } }),
      ),
    );
    const found = facets.map(({ kinds }) => kinds.reduce((sum, { count }) => sum + count, 0));
    expect(found.slice(0, 2)).toEqual([0, 0]);
    expect(new Set(found.slice(2)).size).toBe(1);
    expect(found[2]).toBeGreaterThan(3);
  });
});

describe('records of the own team', () => {
  const reads = routes.filter(([, { method }]) => method === 'GET');
  it.each(reads)('%s tells colleagues, managers and administrators what it tells their owner', async (_, route) => {
    for (const query of questions(route)) {
      const told = async (actor: Actor) => {
        const res = await ask(actor, route, query);
        return res.ok && isTold(await res.text());
      };
      const mayAsk = (actor: Actor) => !Array.isArray(route.access) || route.access.includes(actor.session!.user.role);
      if (!(await told(robin))) continue;
      for (const actor of [mate, manager, admin].filter(mayAsk))
        expect(await told(actor), `${actor.session?.user.name} ${JSON.stringify(query)}`).toBe(true);
    }
  });

  it('are seen by colleagues, managers and administrators', async () => {
    for (const actor of [mate, manager, admin, robin]) {
      for (const [kind, id] of Object.entries(ids).filter(([kind]) => kind !== 'teams')) {
        const res = await actor.fetch(`/v1/${kind}/${id}`);
        expect(res.status, `${kind} for ${actor.session?.user.name}`).toBe(200);
        expect(await res.text()).toContain(id);
      }
    }
  });

  it('are changed and found by colleagues, and are those of "my team"', async () => {
    const params = { id: ids.accounts! };
    expect(await mate.get(accounts.update, { params, body: { industry: 'Pens' } })).toMatchObject({ industry: 'Pens' });
    expect(await mate.get(searchRoutes.search, { query: { q: secret } })).not.toEqual([]);
    const filter = JSON.stringify({ field: 'owner', op: 'eq', value: 'myTeam' });
    const listed = async (actor: Actor) =>
      (await actor.get(accounts.list, { query: { filter } as never })).map(({ id }) => id);
    expect(await listed(mate)).toEqual([ids.accounts]);
    expect(await listed(admin)).toEqual([]);
  });

  it('reach the sockets of colleagues and nobody else, until the colleague leaves the team', async () => {
    const heard = await Promise.all(
      [mate, outsider].map(async (actor) => {
        const got: string[] = [];
        const socket = io(app.url, { auth: { token: actor.token }, reconnection: false, transports: ['websocket'] });
        socket.on('record:changed', ({ id }: { id: string }) => got.push(id));
        const ended = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
        await new Promise<void>((resolve) => socket.once('connect', resolve));
        return { socket, got, ended };
      }),
    );
    const [ofMate, ofOutsider] = heard as [(typeof heard)[0], (typeof heard)[0]];
    await robin.get(accounts.update, { params: { id: ids.accounts! }, body: { industry: 'Ink' } });
    await expect.poll(() => ofMate.got).toContain(ids.accounts);
    expect(ofOutsider.got).toEqual([]);

    await admin.get(teams.update, { params: { id: north }, body: { members: [robin.id] } });
    await ofMate.ended;
    expect(await mate.refused(accounts.get, { params: { id: ids.accounts! } })).toMatchObject({ status: 404 });
    await admin.get(teams.update, { params: { id: north }, body: { members: [robin.id, mate.id] } });
    expect(await mate.get(accounts.get, { params: { id: ids.accounts! } })).toMatchObject({ id: ids.accounts });
    for (const { socket } of heard) socket.close();
  });

  it('are again for their owner alone once representatives see their own', async () => {
    await admin.get(auth.updateSettings, { body: { visibility: { rep: 'own' } } });
    expect(await mate.refused(accounts.get, { params: { id: ids.accounts! } })).toMatchObject({ status: 404 });
    await admin.get(auth.updateSettings, { body: { visibility: { rep: 'team' } } });
  });
});

describe('teams', () => {
  it('are known by name to everyone, with their members to administrators alone', async () => {
    expect(await outsider.get(teams.list)).toEqual([
      { id: north, name: 'North' },
      expect.objectContaining({ name: 'South' }),
    ]);
    expect((await admin.get(teams.list))[0]).toEqual({ id: north, name: 'North', members: [robin.id, mate.id] });
  });

  it('are written by administrators, with names of their own and people who exist', async () => {
    expect(await manager.refused(teams.create, { body: { name: 'Mine' } })).toMatchObject({ status: 403 });
    expect(await admin.refused(teams.create, { body: { name: 'nORTH' } })).toMatchObject({ code: 'team_exists' });
    const body = { name: 'Ghosts', members: [none] };
    expect(await admin.refused(teams.create, { body })).toMatchObject({ status: 400, code: 'validation_failed' });
    const { id } = await admin.get(teams.create, { body: { name: 'Brief', members: [] } });
    await admin.get(teams.remove, { params: { id } });
    expect(await admin.refused(teams.remove, { params: { id } })).toMatchObject({ code: 'team_not_found' });
  });
});

describe('the currency', () => {
  it('is the one of the organisation for amounts that name none', async () => {
    expect(await admin.refused(auth.updateSettings, { body: { currency: 'ABC' } })).toMatchObject({ status: 400 });
    await robin.get(opportunities.create, { body: { name: 'In yen', amount: { minor: 700, currency: 'JPY' } } });
    const filter = JSON.stringify({ field: 'amount', op: 'eq', value: 700 });
    const found = async () => (await robin.get(opportunities.list, { query: { filter } as never })).length;
    expect(await found()).toBe(0);
    expect(await admin.get(auth.updateSettings, { body: { currency: 'JPY' } })).toMatchObject({ currency: 'JPY' });
    expect(await found()).toBe(1);
  });
});

describe('the list of routes', () => {
  it('names every route that the server has', async () => {
    const { paths } = (await (await app.anonymous.fetch('/v1/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const listed = new Set(routes.map(([, { method, path }]) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`));
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(served.filter((one) => !listed.has(one))).toEqual([]);
  });
});
