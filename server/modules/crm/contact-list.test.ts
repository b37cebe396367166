import { ContactInput } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { newId, transaction } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { Patch } from '../../kernel/records/change.ts';
import { ContactModel } from './contact.model.ts';
import { contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await ContactModel.deleteMany({});
  crm.stores.contacts.counts.forget();
  crm.auth.country = undefined;
});

const create = (input: Partial<ContactInput>, user: CurrentUser = users.manager) =>
  contactsOf(crm).create(user, ContactInput.parse({ firstName: '', lastName: '', ...input }));
const list = (query: Record<string, string> = {}, user: CurrentUser = users.manager) =>
  contactsOf(crm).list(user, query);
const updateContact = (user: CurrentUser, id: string, patch: Patch) => contactsOf(crm).update(user, id, patch);
const names = async (query: Record<string, string>, user?: CurrentUser) =>
  (await list(query, user)).data.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim());

describe('the search', () => {
  const everyone = ['John Smith', 'Johnny Smithers', 'Maria José Núñez-Øster', '太郎 山田', 'Sinéad O’Connor'];
  beforeEach(async () => {
    // Those of the test before were taken out of the database behind its back.
    await crm.reindex();
    await create({ firstName: 'John', lastName: 'Smith', email: 'j.smith@acme.example.com', phone: '+12025550123' });
    await create({ firstName: 'Johnny', lastName: 'Smithers', companyName: 'Acme Rockets Ltd' });
    await create({ firstName: 'Maria José', lastName: 'Núñez-Øster', middleName: 'del Carmen', nickname: 'Pepa' });
    await create({ firstName: '太郎', lastName: '山田' });
    await create({ firstName: 'Sinéad', lastName: 'O’Connor', companyName: 'Straße & Söhne' });
  });

  it.each([
    ['john', ['John Smith', 'Johnny Smithers']],
    ['john smi', ['John Smith', 'Johnny Smithers']],
    ['smith jo', ['John Smith', 'Johnny Smithers']],
    ['smi john', ['John Smith', 'Johnny Smithers']],
    ['SMITHERS', ['Johnny Smithers']],
    ['acme', ['John Smith', 'Johnny Smithers']],
    ['rockets', ['Johnny Smithers']],
    ['johnny acme', ['Johnny Smithers']],
    ['j.smith@acme', ['John Smith', 'Johnny Smithers']],
    ['nunez', ['Maria José Núñez-Øster']],
    ['oster maria', ['Maria José Núñez-Øster']],
    ['maria nunez', ['Maria José Núñez-Øster']],
    ['pepa', ['Maria José Núñez-Øster']],
    ['山田太', ['太郎 山田']],
    ['oconnor', ['Sinéad O’Connor']],
    ["o'connor sinead", ['Sinéad O’Connor']],
    ['strasse', ['Sinéad O’Connor']],
    ['+1 202 555', ['John Smith']],
    ['2025550123', ['John Smith']],
    ['(202) 555-01', ['John Smith']],
    ['jhon smith', ['John Smith']],
    ['sinaed', ['Sinéad O’Connor']],
    ['rokcets', ['Johnny Smithers']],
    ['smith maria', []],
    ['!!!', everyone],
    ['.*', everyone],
  ])('finds by the beginnings of words, typing mistakes included: %s', async (q, expected) => {
    const called = ({ firstName, lastName }: { firstName: string; lastName: string }) => `${firstName} ${lastName}`;
    // Best first, what may have been meant follows.
    const ranked = (await list({ q })).data.map(called);
    expect(ranked.slice(0, expected.length).toSorted()).toEqual(expected.toSorted());
    const sorted = await list({ q, sort: '-createdAt' });
    expect(sorted.data.map(called).toSorted()).toEqual(ranked.toSorted());
    expect(sorted.meta).toMatchObject({ total: ranked.length, hasMore: false });
  });

  it('pages through whole matches and then the others, without a gap or a repetition', async () => {
    const seen: string[] = [];
    for (let page = 1; page <= 2; page++) {
      const { data, meta } = await list({ q: 'john smi', limit: '1', page: String(page) });
      expect(meta).toMatchObject({ total: 2, hasMore: page === 1 });
      seen.push(...data.map(({ lastName }) => lastName));
    }
    expect(seen).toEqual(['Smith', 'Smithers']);
    const first = await list({ q: 'smi', limit: '1' });
    const second = await list({ q: 'smi', limit: '1', cursor: first.meta.nextCursor! });
    expect(new Set([...first.data, ...second.data].map(({ lastName }) => lastName))).toEqual(
      new Set(['Smith', 'Smithers']),
    );
  });

  it('goes together with filters, orders, cursors and who sees what', async () => {
    for (let n = 0; n < 30; n++)
      await create({ firstName: 'Otto', lastName: `Kramer ${n % 7}`, tags: n % 2 ? ['vip'] : [] }, users.rep);
    await create({ firstName: 'Otto', lastName: 'Kramer 9', tags: ['vip'] }, users.otherRep);
    for (const q of ['otto kramer', 'oto kramer']) {
      for (const sort of [undefined, 'name', '-name', 'createdAt']) {
        const query = { q, tags: 'vip', limit: '4', ...(sort && { sort }) };
        const seen: string[] = [];
        let page = await list(query, users.rep);
        for (;;) {
          expect(page.meta.total).toBe(15);
          seen.push(...page.data.map(({ id }) => id));
          if (!page.meta.nextCursor) break;
          page = await list({ ...query, cursor: page.meta.nextCursor }, users.rep);
        }
        const all = await list({ tags: 'vip', limit: '100', sort: sort ?? 'name' }, users.rep);
        const expected = all.data.filter(({ firstName }) => firstName === 'Otto').map(({ id }) => id);
        if (sort) expect(seen).toEqual(expected);
        else expect(seen.toSorted()).toEqual(expected.toSorted());
      }
    }
  });

  it('finds what was changed just now, however much waits to be indexed', async () => {
    const { id } = await create({ firstName: 'Before', lastName: 'Marriage' });
    await Promise.all(Array.from({ length: 40 }, (_, n) => create({ firstName: `Other ${n}` }, users.rep)));
    await updateContact(users.manager, id, { lastName: 'Quillfeather' });
    await Promise.all(Array.from({ length: 40 }, (_, n) => create({ firstName: `More ${n}` }, users.rep)));
    expect(await names({ q: 'quillfeather', sort: 'name' })).toEqual(['Before Quillfeather']);
    expect(await names({ q: 'marriage' })).toEqual([]);
  });

  it('finds what someone changed just now while an import of theirs waits to be indexed', async () => {
    const { id } = await create({ firstName: 'Before', lastName: 'Import' });
    await updateContact(users.manager, id, { lastName: 'Thistledown' });
    const ids = Array.from({ length: 150 }, newId);
    const imported = { kind: 'contact' as const, importId: newId(), owner: users.manager.id, ids };
    await transaction((session) => publish(session, 'records.imported', imported));
    expect(await names({ q: 'thistledown' })).toEqual(['Before Thistledown']);
  });
});

describe('the list', () => {
  it('gives every order forward and backward, by page and by cursor, each contact once', async () => {
    const companies = ['Acme', 'Bolt', undefined];
    for (let index = 0; index < 23; index++) {
      await create({
        firstName: `F${index % 3}`,
        lastName: `L${index % 5}`,
        ...(index % 2 && { email: `p${index}@example.com` }),
        ...(companies[index % 3] && { companyName: companies[index % 3] }),
      });
    }
    for (const field of ['name', 'lastName', 'createdAt', 'updatedAt', 'email', 'companyName']) {
      for (const sort of [field, `-${field}`]) {
        const whole = (await list({ sort, limit: '200' })).data.map(({ id }) => id);
        expect(new Set(whole).size).toBe(23);
        const paged: string[] = [];
        const walked: string[] = [];
        let cursor: string | undefined;
        for (let page = 1; page <= 5; page++) {
          const byPage = await list({ sort, limit: '5', page: String(page) });
          expect(byPage.meta).toMatchObject({ page, limit: 5, total: 23, hasMore: page < 5 });
          paged.push(...byPage.data.map(({ id }) => id));
          const byCursor = await list({ sort, limit: '5', ...(cursor && { cursor }) });
          cursor = byCursor.meta.nextCursor;
          walked.push(...byCursor.data.map(({ id }) => id));
        }
        expect(paged).toEqual(whole);
        expect(walked).toEqual(whole);
        expect(cursor).toBeUndefined();
      }
    }
    const forward = (await list({ sort: 'name', limit: '200' })).data.map(({ id }) => id);
    expect((await list({ sort: '-name', limit: '200' })).data.map(({ id }) => id)).toEqual(forward.reverse());
  });

  it('sorts by last name, those of one name by the first, and filters by the last name alone', async () => {
    const all = [
      ['Zoe', 'Yewdale'],
      ['Ann', 'Yewdale'],
      ['Bea', 'yewdáker'],
      ['Yewd', ''],
    ] as const;
    for (const [firstName, lastName] of all) await create({ firstName, lastName });
    const sorted = await names({ sort: 'lastName', limit: '200' });
    expect(sorted.slice(sorted.indexOf('Yewd'))).toEqual(['Yewd', 'Bea yewdáker', 'Ann Yewdale', 'Zoe Yewdale']);
    const filter = JSON.stringify({ field: 'lastName', op: 'eq', value: 'Yewdale' });
    expect(await names({ filter, sort: 'lastName' })).toEqual(['Ann Yewdale', 'Zoe Yewdale']);
  });

  it('filters by each of its keys', async () => {
    const company = await crm.api.addRecord(users.manager.id, 'account', { name: 'Acme' });
    const ada = await create({
      firstName: 'Ada',
      email: 'ada@example.com',
      tags: ['vip', 'math'],
      company,
      companyName: 'Ácme',
    });
    await create({ firstName: 'Bob', importantDates: [{ type: 'birthday', date: '1980-03-22' }] }, users.rep);
    await crm.api.setEmailStatus(ada.id, 'ada@example.com', 'bounced');
    expect(await names({ email: 'ADA@example.com' })).toEqual(['Ada']);
    expect(await names({ tags: 'math' })).toEqual(['Ada']);
    expect(await names({ company })).toEqual(['Ada']);
    expect(await names({ companyName: 'acme' })).toEqual(['Ada']);
    expect(await names({ emailStatus: 'bounced', sort: '-updatedAt' })).toEqual(['Ada']);
    expect(await names({ hasDates: 'true' })).toEqual(['Bob']);
    expect(await names({ hasDates: 'false' })).toEqual(['Ada']);
    expect(await names({ owner: users.rep.id })).toEqual(['Bob']);
    expect(await names({ tags: 'vip', q: 'ad' })).toEqual(['Ada']);
    expect(await names({ tags: 'vip', q: 'bo' })).toEqual([]);
  });

  it('is narrowed to the ids named, within the sight of who asks and with all other filters', async () => {
    const made = [];
    for (const firstName of ['Ada', 'Bob', 'Cy']) made.push(await create({ firstName, tags: [firstName] }, users.rep));
    const ids = made.slice(0, 2).map(({ id }) => id);
    const narrowed = { ids: ids.join(','), sort: 'name' };
    expect(await names(narrowed)).toEqual(['Ada', 'Bob']);
    expect(await names({ ...narrowed, tags: 'Bob' })).toEqual(['Bob']);
    expect(await names({ ...narrowed, owner: users.rep.id })).toEqual(['Ada', 'Bob']);
    expect(await names({ ...narrowed, tags: 'Cy' })).toEqual([]);
    expect(await names({ ...narrowed, q: 'ada' })).toEqual(['Ada']);
    expect(await names({ ...narrowed, q: 'cy' })).toEqual([]);
    expect(await names({ ids: narrowed.ids, q: 'bob' })).toEqual(['Bob']);
    expect(await names(narrowed, users.otherRep)).toEqual([]);
  });

  it('refuses a cursor of another list', async () => {
    for (const cursor of ['nonsense', Buffer.from('{"sort":"-email","key":"a","id":"1"}').toString('base64url')]) {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'validation_failed' });
      await expect(list({ cursor, q: 'a' })).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });
});
