import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContactInput } from '@sequelstring/contract/records/contact.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSearch } from '../../kernel/search-upkeep.ts';
import { contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  const contacts = contactsOf(crm);
  for (const firstName of ['Ada', 'Grace', 'Edsger'])
    await contacts.create(users.admin, ContactInput.parse({ firstName, lastName: '' }));
});
afterAll(() => crm?.stop());

const find = async (q: string) =>
  (await contactsOf(crm).list(users.admin, { q })).data.map(({ firstName }) => firstName);
const look = () =>
  crm.module.schedules.find(({ name }) => name === 'crm.keepSearchIndex')!.run(new AbortController().signal);
const health = () => checkSearch(crm.search, [crm.searched]);

it('a sound index is left alone', async () => {
  expect(await find('ada')).toEqual(['Ada']);
  const files = () => readdirSync(crm.searchDir).filter((name) => name.startsWith('records'));
  const before = files();
  await look();
  expect(files()).toEqual(before);
  expect(await health()).toEqual({ mark: 'ok', text: '3 records can be found.' });
});

it('a lost index is found out and built anew, and the health page tells of both', async () => {
  for (const name of readdirSync(crm.searchDir)) rmSync(join(crm.searchDir, name));
  expect(await find('ada')).toEqual([]);
  expect(await health()).toMatchObject({ mark: 'attention', text: expect.stringContaining('was lost') });
  await look();
  expect(await find('ada')).toEqual(['Ada']);
  expect(await health()).toMatchObject({ mark: 'ok' });
});

it('a rebuild tells how far it is; one that nobody goes on with is taken up again', async () => {
  const given = await crm.search.rebuild('records');
  await given.put([{ id: 'f'.repeat(24), kind: 'contact', title: 'X', readers: [], at: crm.clock.now() }]);
  expect(await health()).toMatchObject({
    mark: 'attention',
    text: expect.stringContaining('33% done'),
    progress: 1 / 3,
  });
  await look();
  expect((await health()).mark).toBe('attention');
  await look();
  expect(await health()).toMatchObject({ mark: 'ok' });
  expect(await find('grace')).toEqual(['Grace']);
});

it('records that are missing in it are noticed when they do not come by themselves', async () => {
  const { data } = await contactsOf(crm).list(users.admin, {});
  await crm.search.remove(
    'records',
    data.slice(0, 2).map(({ id }) => id),
  );
  await look();
  expect((await health()).text).toMatch(/missing/);
  await look();
  expect((await health()).mark).toBe('ok');
});

it('a damaged index is built anew', async () => {
  await crm.search.close();
  const file = readdirSync(crm.searchDir).find((name) => /^records-\d+\.db$/.test(name))!;
  writeFileSync(join(crm.searchDir, file), 'no database '.repeat(1000));
  expect((await health()).text).toMatch(/damaged/);
  await look();
  expect(await find('edsger')).toEqual(['Edsger']);
});
