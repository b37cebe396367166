import { accounts, contacts } from '@sequelstring/contract/crm.ts';
import { fields } from '@sequelstring/contract/fields.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
});
afterAll(() => app.stop());

const define = (body: object) => admin.get(fields.createField, { body: { kind: 'contact', ...body } as never });
const contact = (lastName: string, customFields: Record<string, unknown> = {}) =>
  rep.get(contacts.create, { body: { firstName: '', lastName, customFields: customFields as never } });
const named = async (query: object) =>
  (await rep.get(contacts.list, { query: query as never })).map(({ lastName }) => lastName);
const filter = (field: string, op: string, value?: unknown) => JSON.stringify({ field, op, value });

async function upload(csv: string, query = '') {
  const form = new FormData();
  form.append('file', new Blob([csv]), 'people.csv');
  const reply = await rep.fetch(`/v1/contacts/import${query}`, { method: 'POST', body: form });
  const { data } = (await reply.json()) as { data: { id: string; mapping: Record<string, string> } };
  await expect
    .poll(async () => (await rep.get(imports.getImport, { params: { id: data.id } })).status, { timeout: 10_000 })
    .toBe('completed');
  return { ...data, result: await rep.get(imports.getImport, { params: { id: data.id } }) };
}

describe('a custom field', () => {
  it('is defined by administrators, and read by everyone', async () => {
    const made = await define({ label: 'Contract ends', type: 'date' });
    expect(made).toMatchObject({ key: 'contractEnds', type: 'date', deleted: false });
    expect((await rep.get(fields.listFields, { query: { kind: 'contact' } })).map(({ id }) => id)).toContain(made.id);
    const body = { kind: 'contact', label: 'Mine', type: 'text' } as const;
    expect(await rep.refused(fields.createField, { body })).toMatchObject({ status: 403 });
    expect(await admin.refused(fields.createField, { body: { ...body, label: 'contract ENDS' } })).toMatchObject({
      status: 409,
      code: 'field_exists',
    });
    expect(await admin.refused(fields.createField, { body: { ...body, label: 'Nickname' } })).toMatchObject({
      code: 'field_exists',
    });
  });

  it('takes values of its type alone, and no record takes a field that is not defined', async () => {
    await define({ label: 'Seats', type: 'number' });
    await define({ label: 'Manager', type: 'user' });
    const refused = (customFields: Record<string, unknown>) =>
      rep.refused(contacts.create, { body: { firstName: '', lastName: 'X', customFields: customFields as never } });
    expect(await refused({ nope: 1 })).toMatchObject({
      status: 400,
      details: { 'customFields.nope': ['is not a custom field of contacts'] },
    });
    expect((await refused({ seats: 'many' })).details).toHaveProperty(['customFields.seats']);
    expect((await refused({ manager: 'f'.repeat(24) })).details).toEqual({
      'customFields.manager': ['is not an active user'],
    });
    const made = await contact('Seated', { seats: 4, manager: rep.id });
    expect(made.customFields).toEqual({ seats: 4, manager: rep.id });
    expect(await named({ filter: filter('customFields.manager', 'eq', 'me') })).toEqual(['Seated']);
  });

  it('filters, sorts, is emptied with null, and stands in history with its label', async () => {
    await define({ label: 'Tier', type: 'choice', choices: [{ label: 'Gold' }, { label: 'Silver' }] });
    await define({ label: 'Rank', type: 'number' });
    const gold = await contact('Aurum', { tier: 'gold', rank: 2 });
    await contact('Argentum', { tier: 'silver', rank: 10 });
    await contact('Plumbum', { rank: 1 });
    expect(await named({ filter: filter('customFields.tier', 'in', ['gold', 'silver']), sort: 'name' })).toEqual([
      'Argentum',
      'Aurum',
    ]);
    const ranked = filter('customFields.rank', 'notEmpty');
    expect(await named({ filter: ranked, sort: '-customFields.rank' })).toEqual(['Argentum', 'Aurum', 'Plumbum']);
    const first = await rep.call(contacts.list, {
      query: { filter: ranked, sort: 'customFields.rank', limit: 1 } as never,
    });
    const cursor = first.success ? first.meta?.nextCursor : undefined;
    expect(await named({ filter: ranked, sort: 'customFields.rank', limit: 1, cursor })).toEqual(['Aurum']);
    expect(
      await rep.refused(contacts.list, { query: { filter: filter('customFields.tier', 'eq', 'tin') } as never }),
    ).toMatchObject({ status: 400 });
    const changed = await rep.get(contacts.update, { params: { id: gold.id }, body: { customFields: { rank: null } } });
    expect(changed.customFields).toEqual({ tier: 'gold' });
    const [entry] = await rep.get(contacts.history, { params: { id: gold.id } });
    expect(entry?.changes).toEqual([{ field: 'customFields.rank', label: 'Rank', from: 2 }]);
  });

  it('hides its values when it is deleted, and shows them when it is restored', async () => {
    const made = await define({ label: 'Secret', type: 'text' });
    const { id } = await contact('Keeper', { secret: 'kept' });
    await admin.get(fields.deleteField, { params: { id: made.id } });
    expect((await rep.get(contacts.get, { params: { id } })).customFields).toEqual({});
    expect((await rep.get(contacts.update, { params: { id }, body: { title: 'Boss' } })).customFields).toEqual({});
    expect(
      await rep.refused(contacts.list, { query: { filter: filter('customFields.secret', 'eq', 'kept') } as never }),
    ).toMatchObject({ status: 400 });
    expect((await admin.get(fields.listFields, { query: { deleted: 'true' } })).map((one) => one.id)).toEqual([
      made.id,
    ]);
    await admin.get(fields.restoreField, { params: { id: made.id } });
    expect((await rep.get(contacts.get, { params: { id } })).customFields).toEqual({ secret: 'kept' });
  });

  it('keeps a choice that records have, and lets nobody choose it anew', async () => {
    const made = await define({
      label: 'Size',
      type: 'choice',
      choices: [{ label: 'S' }, { label: 'M' }, { label: 'L' }],
    });
    const { id } = await contact('Large', { size: 'l' });
    expect(await admin.get(fields.fieldUsage, { params: { id: made.id } })).toEqual({
      records: 1,
      choices: { s: 0, m: 0, l: 1 },
    });
    const changed = await admin.get(fields.updateField, {
      params: { id: made.id },
      body: { choices: [{ label: 'Small', value: 's' }] },
    });
    expect(changed.choices).toEqual([
      { value: 's', label: 'Small' },
      { value: 'l', label: 'L', retired: true },
    ]);
    expect((await rep.get(contacts.update, { params: { id }, body: { title: 'Still' } })).customFields).toEqual({
      size: 'l',
    });
    expect(await named({ filter: filter('customFields.size', 'eq', 'l') })).toEqual(['Large']);
    const other = await contact('Other');
    expect(
      await rep.refused(contacts.update, { params: { id: other.id }, body: { customFields: { size: 'l' } } }),
    ).toMatchObject({ details: { 'customFields.size': ['can no longer be "L"'] } });
  });

  it('is filled by an import that names it in a header, and stands in the export', async () => {
    await define({ label: 'Renewal date', type: 'date' });
    await define({ label: 'Likes', type: 'choices', choices: [{ label: 'Tea' }, { label: 'Coffee' }] });
    await define({ label: 'Budget', type: 'number' });
    const { mapping, result } = await upload(
      'Last name,Renewal date,Likes,Money\nImported,31/12/2027,"Tea; coffee","1,234.5"\nFaulty,soon,Wine,12\n',
      `?mapping=${encodeURIComponent('{"Money":"customFields.budget"}')}&dateOrder=dmy`,
    );
    expect(mapping).toMatchObject({ 'Renewal date': 'customFields.renewalDate', Money: 'customFields.budget' });
    expect(result.errors.map(({ column, message }) => [column, message])).toEqual([
      ['Renewal date', '"soon" is not a value of Renewal date. Write a date such as 2027-01-31.'],
      ['Likes', expect.stringContaining('"Wine" is not a value of Likes. Choose ')],
    ]);
    const [row] = await rep.get(contacts.list, { query: { filter: filter('lastName', 'eq', 'Imported') } as never });
    expect(row?.customFields).toEqual({ renewalDate: '2027-12-31', likes: ['tea', 'coffee'], budget: 1234.5 });
    const csv = await (await rep.fetch(`/v1/contacts/export.csv?sort=name&lastName=Imported`)).text();
    const [head, line] = csv
      .trim()
      .split('\r\n')
      .map((text) => text.split(','));
    const cell = (name: string) => line?.[head!.indexOf(name)];
    expect([cell('Last name'), cell('Renewal date'), cell('Likes'), cell('Budget'), cell('Owner')]).toEqual([
      'Imported',
      '2027-12-31',
      '"Tea; Coffee"',
      '1234.5',
      'Robin Rep',
    ]);
    const stranger = await app.signedIn(admin, 'rep', 'Sam Stranger');
    expect((await (await stranger.fetch('/v1/contacts/export.csv')).text()).trim().split('\r\n')).toHaveLength(1);
  });

  it('belongs to one kind of record', async () => {
    await admin.get(fields.createField, { body: { kind: 'account', label: 'Plan', type: 'text', key: 'plan' } });
    const made = await rep.get(accounts.create, { body: { name: 'Planned', customFields: { plan: 'Pro' } } });
    expect(made.customFields).toEqual({ plan: 'Pro' });
    expect(
      await rep.refused(contacts.create, { body: { firstName: 'A', lastName: 'B', customFields: { plan: 'Pro' } } }),
    ).toMatchObject({ status: 400 });
  });
});
