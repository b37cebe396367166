import { audit } from '@sequelstring/contract/audit.ts';
import { accounts, contacts } from '@sequelstring/contract/crm.ts';
import { duplicates, type MergeableKind } from '@sequelstring/contract/merges.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  other = await app.signedIn(admin, 'rep', 'Olga Other');
});
afterAll(() => app.stop());

const person = (body: Parameters<typeof make>[0], by = rep) => make(body, by);
const make = (body: { firstName: string; lastName: string; [field: string]: unknown }, by: Actor) =>
  by.get(contacts.create, { body: body as never });

/** The program hears of changes a moment later. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 15_000 });

/** The pairs that someone sees, once the program has looked at what was changed. */
async function pairs(by: Actor, record: string, kind: MergeableKind = 'contact') {
  const found = await by.get(duplicates.list, { query: { kind, record } });
  return found.map(({ records }) => records.map(({ id }) => id).find((id) => id !== record));
}

async function searchedAgain(kind: MergeableKind = 'contact') {
  await admin.get(duplicates.search, { body: { kind } });
  for (;;) {
    const now = await admin.get(duplicates.searched, { query: { kind } });
    if (now.status === 'completed' || now.status === 'failed') return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('duplicates', () => {
  it('are found when a record is added, with the reasons', async () => {
    const one = await person({ firstName: 'Katharina', lastName: 'Vogelsang', phone: '+493012345670' });
    const two = await person({ firstName: 'Kate', lastName: 'Vogelsang', phone: '030 12345670', email: 'kate@a.test' });
    await eventually(() => pairs(rep, one.id)).toEqual([two.id]);
    const [pair] = await rep.get(duplicates.list, { query: { kind: 'contact', record: two.id } });
    expect(pair).toMatchObject({ status: 'open', score: expect.any(Number) });
    expect(pair!.reasons).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'name', match: 'nickname' })]),
    );
  });

  it('are gone when a record changes so that it is another person', async () => {
    const one = await person({ firstName: 'Hanno', lastName: 'Blaskowitz', companyName: 'Blask' });
    const two = await person({ firstName: 'Hanno', lastName: 'Blaskowitz', companyName: 'Blask GmbH' });
    await eventually(() => pairs(rep, one.id)).toEqual([two.id]);
    await rep.get(contacts.update, { params: { id: two.id }, body: { firstName: 'Petra' } });
    await eventually(() => pairs(rep, one.id)).toEqual([]);
  });

  it('are seen by those alone who see both records', async () => {
    const mine = await person({ firstName: 'Ludovico', lastName: 'Santarelli', phone: '+390612345678' });
    const theirs = await person({ firstName: 'Ludovico', lastName: 'Santarelli', phone: '+390612345678' }, other);
    await eventually(() => pairs(admin, mine.id)).toEqual([theirs.id]);
    expect(await pairs(rep, mine.id)).toEqual([]);
    const [pair] = await admin.get(duplicates.list, { query: { kind: 'contact', record: mine.id } });
    const decision = { params: { pairId: pair!.id }, body: { status: 'dismissed' } } as const;
    expect(await rep.refused(duplicates.decide, decision)).toMatchObject({ code: 'duplicate_not_found' });
  });

  it('that are none stay away, also after a search, until someone thinks again', async () => {
    const one = await person({ firstName: 'Yvonne', lastName: 'Kreuzberger', companyName: 'Kreuz AG' });
    const two = await person({ firstName: 'Yvonne', lastName: 'Kreuzberger', companyName: 'Kreuz' });
    await eventually(() => pairs(rep, one.id)).toEqual([two.id]);
    const [pair] = await rep.get(duplicates.list, { query: { kind: 'contact', record: one.id } });
    const params = { pairId: pair!.id };
    await rep.get(duplicates.decide, { params, body: { status: 'dismissed' } });
    expect(await searchedAgain()).toMatchObject({ status: 'completed' });
    expect(await pairs(rep, one.id)).toEqual([]);
    const [fact] = await admin.get(audit.list, { query: { kind: 'duplicate', recordId: pair!.id } });
    expect(fact).toMatchObject({ action: 'duplicate.dismissed' });
    await rep.get(duplicates.decide, { params, body: { status: 'open' } });
    expect(await pairs(rep, one.id)).toEqual([two.id]);
  });

  it('of accounts are found by name and domain, and a subsidiary is none', async () => {
    const add = (body: object) => rep.get(accounts.create, { body: body as never });
    const one = await add({ name: 'Nordwind Logistik', domains: ['nordwind.test'] });
    const two = await add({ name: 'Nordwind Logistik GmbH' });
    await add({ name: 'Nordwind Logistik', domains: ['nordwind.test'], parent: one.id });
    expect(await searchedAgain('account')).toMatchObject({ status: 'completed', read: 3 });
    await eventually(() => pairs(rep, one.id, 'account')).toEqual([two.id]);
  });
});
