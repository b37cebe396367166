import { ContactInput } from '@sequelstring/contract/crm.ts';
import mongoose, { type mongo } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';
import { findDuplicates } from './duplicate.service.ts';

let crm: RunningCrm;
const heard: { collection: string; method: string; args: unknown[] }[] = [];
beforeAll(async () => {
  crm = await startCrm();
  mongoose.set('debug', (collection: string, method: string, ...args: unknown[]) =>
    heard.push({ collection, method, args }),
  );
  await crm.api.addContacts(
    users.rep.id,
    Array.from({ length: 300 }, (_, i) =>
      ContactInput.parse({
        firstName: `F${i % 17}`,
        lastName: `L${i}`,
        email: `p${i}@example.com`,
        companyName: `C${i % 3}`,
        company: '1'.repeat(24),
        tags: i % 2 ? ['vip'] : [],
        importantDates: i % 4 ? [] : [{ type: 'birthday', date: '--03-22' }],
      }),
    ),
  );
});
afterAll(async () => {
  mongoose.set('debug', false);
  await crm.stop();
});

/** Every stage of a plan by name. */
function stages(plan: unknown): string[] {
  if (!plan || typeof plan !== 'object') return [];
  return Object.entries(plan).flatMap(([key, value]) => (key === 'stage' ? [String(value)] : stages(value)));
}

async function plansOf(work: () => Promise<unknown>): Promise<{ text: string; stages: string[] }[]> {
  heard.length = 0;
  crm.stores.contacts.counts.forget();
  await work();
  const finds = heard.filter(({ collection, method }) => collection === 'contacts' && method === 'find');
  return Promise.all(
    finds.map(async ({ args: [filter, options] }) => {
      const { sort, hint, skip, limit } = options as mongo.FindOptions;
      const find = {
        find: 'contacts',
        filter,
        ...(sort && { sort }),
        ...(hint && { hint }),
        ...(skip && { skip }),
        ...(limit && { limit }),
      };
      const { queryPlanner } = await mongoose.connection.db!.command({ explain: find, verbosity: 'queryPlanner' });
      return {
        text: JSON.stringify(find, (_, value) => (value instanceof RegExp ? String(value) : value)),
        stages: stages(queryPlanner.winningPlan),
      };
    }),
  );
}

const sorted = ['name', 'email', 'companyName', 'createdAt', 'updatedAt'];

const list = (query: Record<string, string>, user: CurrentUser) => () => contactsOf(crm).list(user, query);

it('answers every list from an index, whatever its order, filter and reader', async () => {
  const filters: Record<string, string>[] = [
    {},
    { owner: users.rep.id },
    { company: '1'.repeat(24) },
    { companyName: 'c1' },
    { email: 'p7@example.com' },
    { tags: 'vip' },
    { emailStatus: 'ok' },
    { emailStatus: 'bounced' },
    { hasDates: 'true' },
    { hasDates: 'false' },
    { deleted: 'true' },
    { q: 'f1' },
    { q: 'f1 l1' },
    { q: 'l1 f', tags: 'vip' },
  ];
  const sorts = sorted.flatMap((field) => [field, `-${field}`]);
  for (const user of [users.manager, users.rep]) {
    for (const filter of filters) {
      for (const sort of sorts) {
        const plans = await plansOf(list({ ...filter, sort }, user));
        expect(plans.length).toBeGreaterThan(0);
        for (const { text, stages: found } of plans) expect(found, text).not.toContain('COLLSCAN');
      }
    }
  }
});

it('reads each order without a filter, and the rep’s daily ones, off the index without sorting', async () => {
  for (const field of sorted) {
    for (const [plan] of [
      await plansOf(list({ sort: field }, users.manager)),
      await plansOf(list({ sort: `-${field}` }, users.manager)),
    ]) {
      expect(plan!.stages, plan!.text).not.toContain('SORT');
    }
  }
  for (const sort of ['name', '-createdAt']) {
    const [plan] = await plansOf(list({ sort }, users.rep));
    expect(plan!.stages, plan!.text).not.toContain('SORT');
  }
});

it('searches one range of an index', async () => {
  for (const user of [users.manager, users.rep]) {
    const [plan] = await plansOf(list({ q: 'l1' }, user));
    expect(plan!.stages).toContain('IXSCAN');
    expect(plan!.stages).not.toContain('SORT');
  }
});

it('finds duplicates and contacts with dates by index', async () => {
  const query = { firstName: 'F1', lastName: 'L1', email: 'p1@example.com', phone: '+12025550123' };
  const plans = [
    ...(await plansOf(() => findDuplicates(crm.auth, users.manager, query))),
    ...(await plansOf(() => findDuplicates(crm.auth, users.rep, query))),
    ...(await plansOf(() => crm.api.contactsWithDates({ limit: 10 }))),
    ...(await plansOf(() => crm.api.contactsWithDates({ limit: 10, owner: users.rep.id, after: '0'.repeat(24) }))),
    ...(await plansOf(() => crm.api.isTemplateUsedBeyond(users.rep.scope, ['thanks', 'a'.repeat(24)]))),
  ];
  expect(plans.length).toBeGreaterThan(6);
  for (const { text, stages: found } of plans) {
    expect(found, text).toContain('IXSCAN');
    expect(found, text).not.toContain('COLLSCAN');
  }
});
