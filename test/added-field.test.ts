import { contacts } from '@sequelstring/contract/crm.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

vi.mock('@sequelstring/contract/records/kind.ts', async (original) => {
  const { withFieldOfContacts } = await import('./added-field.ts');
  const { text } = await import('@sequelstring/contract/records/field.ts');
  return withFieldOfContacts(
    await original(),
    'hobby',
    text(40, { label: 'Hobby', sort: true, filter: true, column: 'default', inline: true, import: ['pastime'] }),
  );
});

let app: TestApp;
let rep: Actor;

beforeAll(async () => {
  app = await startApp();
  rep = await app.signedIn(await app.setUp(), 'rep', 'Robin Rep');
});
afterAll(() => app.stop());

interface Hobbyist {
  id: string;
  firstName: string;
  hobby?: string;
}

const create = (firstName: string, hobby?: string) =>
  rep.get(contacts.create, {
    body: { firstName, lastName: '', hobby } as never,
  }) as Promise<unknown> as Promise<Hobbyist>;
const list = async (query: object) => {
  const reply = await rep.call(contacts.list, { query: query as never });
  if (!reply.success) throw new Error(JSON.stringify(reply));
  return { names: reply.data.map(({ firstName }) => firstName), rows: reply.data as unknown as Hobbyist[], ...reply };
};
const filtered = (op: string, value?: string) =>
  list({ filter: JSON.stringify({ field: 'hobby', op, value }), sort: 'name' }).then(({ names }) => names);

describe('a field that one line adds to the registry of contacts', () => {
  it('is stored, shown, changed, emptied, checked and told in the history', async () => {
    const made = await create('Ada', 'Sailing');
    const params = { id: made.id };
    const read = async () => (await rep.get(contacts.get, { params })) as unknown as Hobbyist;
    const change = (hobby: string | null) => rep.get(contacts.update, { params, body: { hobby } as never });
    expect(await read()).toMatchObject({ hobby: 'Sailing' });
    await change('Chess');
    expect(await read()).toMatchObject({ hobby: 'Chess' });
    await change(null);
    expect(await read()).not.toHaveProperty('hobby');
    const tooLong = { firstName: 'Bea', lastName: '', hobby: 'x'.repeat(41) } as never;
    expect((await rep.refused(contacts.create, { body: tooLong })).details).toHaveProperty('hobby');
    const [, changed] = await rep.get(contacts.history, { params });
    expect(changed?.changes).toEqual([{ field: 'hobby', from: 'Sailing', to: 'Chess' }]);
  });

  it('is in the rows of the list, filters and sorts it, page after page, contacts without it included', async () => {
    for (const [name, hobby] of [['Chen', 'rowing'], ['Dana', 'Chess'], ['Emil', 'Élan'], ['Fay']] as const)
      await create(name, hobby);
    expect((await list({ sort: '-hobby' })).rows[0]).toMatchObject({ firstName: 'Chen', hobby: 'rowing' });
    expect(await filtered('eq', 'chess')).toEqual(['Dana']);
    expect(await filtered('contains', 'ow')).toEqual(['Chen']);
    expect(await filtered('empty')).toEqual(['Ada', 'Fay']);
    for (const sort of ['hobby', '-hobby']) {
      const names: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await list({ sort, limit: 2, ...(cursor && { cursor }) });
        names.push(...page.names);
        cursor = page.meta?.nextCursor;
        more = cursor !== undefined;
      }
      const known = names.filter((name) => name !== 'Ada' && name !== 'Fay');
      expect(names.toSorted(), sort).toEqual(['Ada', 'Chen', 'Dana', 'Emil', 'Fay']);
      expect(sort === 'hobby' ? known : known.reverse(), sort).toEqual(['Dana', 'Emil', 'Chen']);
    }
  });

  it('is filled by imports, under its label or its words, and stands in exports', async () => {
    expect((await rep.get(imports.importFields, { query: { kind: 'contact' } })).map(({ name }) => name)).toContain(
      'hobby',
    );
    for (const [header, name] of [
      ['Hobby', 'Gus'],
      ['Pastime', 'Hana'],
    ]) {
      const form = new FormData();
      form.append('file', new Blob([`First name,${header}\n${name},Bowls\n`]), 'people.csv');
      const reply = await rep.fetch('/v1/contacts/import', { method: 'POST', body: form });
      const { data } = (await reply.json()) as { data: { id: string; mapping: object } };
      expect(data.mapping).toEqual({ 'First name': 'firstName', [header!]: 'hobby' });
      const status = async () => (await rep.get(imports.getImport, { params: { id: data.id } })).status;
      await expect.poll(status, { timeout: 10_000 }).toBe('completed');
    }
    expect(await filtered('eq', 'Bowls')).toEqual(['Gus', 'Hana']);
    const csv = await (await rep.fetch('/v1/contacts/export.csv?hobby=Bowls&sort=name')).text();
    const [head, first] = csv.split(/\r?\n/).map((line) => line.split(','));
    expect(first?.[head!.indexOf('Hobby')]).toBe('Bowls');
    const sorted = await list({ sort: '-hobby', limit: 10 });
    expect(sorted.names.slice(1, 4)).toEqual(['Emil', 'Dana', 'Hana']);
  });

  it('is part of the description of the API', async () => {
    const api = JSON.stringify(await (await app.anonymous.fetch('/v1/openapi.json')).json());
    expect(api).toContain('"hobby":{"type":"string","maxLength":40');
  });
});
