import { accounts, contacts, tasks } from '@sequelstring/contract/crm.ts';
import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { tags } from '@sequelstring/contract/tags.ts';
import { views } from '@sequelstring/contract/views.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

const listed = () => admin.get(tags.listTags);

it('renames, merges and deletes tags on records of every kind, with their history', async () => {
  const filter = {
    or: [
      { field: 'tags', op: 'eq' as const, value: 'vip' },
      { field: 'tags', op: 'in' as const, value: ['VIP', 'new'] },
    ],
  };
  const view = await rep.get(views.create, { body: { kind: 'contact', name: 'Dear ones', filter } });
  const rule = await admin.get(occasionRules.create, { body: { name: 'Dear ones', action: 'email', filter } });
  const ada = await rep.get(contacts.create, { body: { firstName: 'Ada', lastName: '', tags: ['vip', 'VIP', 'new'] } });
  await rep.get(accounts.create, { body: { name: 'Example', tags: ['VIP'] } });
  await rep.get(tasks.create, { body: { title: 'Call', tags: ['vip'] } });
  expect(await listed()).toEqual([
    { tag: 'vip', total: 2, kinds: { contact: 1, task: 1 } },
    { tag: 'VIP', total: 2, kinds: { contact: 1, account: 1 } },
    { tag: 'new', total: 1, kinds: { contact: 1 } },
  ]);
  expect(await admin.get(tags.replaceTags, { body: { tags: ['vip', 'VIP'], by: 'Key' } })).toEqual({ records: 3 });
  await expect.poll(listed, { timeout: 20_000 }).toEqual([
    { tag: 'Key', total: 3, kinds: { contact: 1, account: 1, task: 1 } },
    { tag: 'new', total: 1, kinds: { contact: 1 } },
  ]);
  const renewed = {
    or: [
      { field: 'tags', op: 'eq', value: 'Key' },
      { field: 'tags', op: 'in', value: ['Key', 'new'] },
    ],
  };
  const filterOf = (all: readonly { id: string; filter?: unknown }[], id: string) =>
    all.find((one) => one.id === id)?.filter;
  await expect.poll(async () => filterOf(await rep.get(views.list), view.id), { timeout: 20_000 }).toEqual(renewed);
  await expect
    .poll(async () => filterOf(await admin.get(occasionRules.list), rule.id), { timeout: 20_000 })
    .toEqual(renewed);
  await admin.get(tags.deleteTags, { body: { tags: ['new'] } });
  await expect
    .poll(async () => (await rep.get(contacts.get, { params: { id: ada.id } })).tags, { timeout: 20_000 })
    .toEqual(['Key']);
  const history = await rep.get(contacts.history, { params: { id: ada.id } });
  expect(history[0]).toMatchObject({
    actor: { kind: 'user', id: admin.id },
    changes: [{ field: 'tags', from: ['Key', 'new'], to: ['Key'] }],
  });
  expect(await rep.refused(tags.listTags)).toMatchObject({ status: 403 });
});
