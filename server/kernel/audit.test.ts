import { AuditFilter } from '@sequelstring/contract/audit.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { AuditModel, listAudit, readAudit } from './audit.model.ts';
import { type AuditFact, audit } from './audit.ts';
import { connectDatabase, disconnectDatabase, transaction } from './db.ts';
import { buildIndexes, specOf } from './indexes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  await buildIndexes([specOf(AuditModel)]);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});
beforeEach(() => AuditModel.deleteMany({}));

const user = 'a'.repeat(24);
const record = 'c'.repeat(24);
const fact = (more: Partial<AuditFact> = {}): AuditFact => ({
  actor: { kind: 'user', id: user },
  action: 'contact.updated',
  kind: 'contact',
  recordId: record,
  ...more,
});
const actionsOf = async (filter: AuditFilter & { limit?: number; cursor?: string }) =>
  (await listAudit({ limit: 50, ...filter })).data.map(({ action }) => action);

it('keeps a fact with all that was told of it', async () => {
  const at = new Date('2027-03-01T12:00:00.250Z');
  const changes = [{ field: 'title', from: null, to: 'Head' }, { field: 'password' }];
  await audit(fact({ at, changes, address: '192.0.2.1', requestId: 'r-1', detail: 'by hand' }));
  const { data } = await listAudit({ limit: 10 });
  expect(data).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      at: at.toISOString(),
      actor: { kind: 'user', id: user },
      action: 'contact.updated',
      kind: 'contact',
      recordId: record,
      changes,
      address: '192.0.2.1',
      requestId: 'r-1',
      detail: 'by hand',
    },
  ]);
});

it('is written if and only if the transaction of the change commits', async () => {
  await expect(
    transaction(async (session) => {
      await audit(fact(), session);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await actionsOf({})).toEqual([]);
  await transaction((session) => audit([fact(), fact({ action: 'contact.deleted' })], session));
  expect(await actionsOf({})).toHaveLength(2);
});

it('is listed newest first, page by page, without gaps or repeats', async () => {
  const start = Date.parse('2027-03-01T12:00:00Z');
  for (let n = 0; n < 7; n++) await audit(fact({ action: `n.${n}`, at: new Date(start + n * 400) }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, meta } = await listAudit({ limit: 3, cursor });
    seen.push(...data.map(({ action }) => action));
    expect(meta.total).toBe(7);
    cursor = meta.nextCursor;
  } while (cursor);
  expect(seen).toEqual(['n.6', 'n.5', 'n.4', 'n.3', 'n.2', 'n.1', 'n.0']);
});

it('is found by record, actor, action and time', async () => {
  const at = (second: number) => new Date(Date.UTC(2027, 2, 1, 12, 0, second, 500));
  await audit([
    fact({ action: 'contact.created', at: at(1) }),
    fact({ action: 'contact.updated', at: at(2), recordId: 'd'.repeat(24) }),
    fact({
      action: 'session.sign_in_failed',
      at: at(3),
      actor: { kind: 'system' },
      kind: undefined,
      recordId: undefined,
    }),
  ]);
  expect(await actionsOf({ kind: 'contact', recordId: record })).toEqual(['contact.created']);
  expect(await actionsOf({ actor: user })).toEqual(['contact.updated', 'contact.created']);
  expect(await actionsOf({ action: 'session.sign_in_failed' })).toEqual(['session.sign_in_failed']);
  expect(await actionsOf({ from: at(2).toISOString(), to: at(3).toISOString() })).toEqual(['contact.updated']);
  const { meta } = await listAudit({ limit: 1, from: at(1).toISOString() });
  expect(await actionsOf({ from: at(1).toISOString(), cursor: meta.nextCursor })).toHaveLength(2);
  const all = await Array.fromAsync(readAudit(AuditFilter.parse({ kind: 'contact' })));
  expect(all.map(({ action }) => action)).toEqual(['contact.updated', 'contact.created']);
});

it('reads from an index whatever it is filtered by', async () => {
  await audit(Array.from({ length: 20 }, () => fact()));
  for (const where of [
    { kind: 'contact', recordId: record },
    { 'actor.id': user },
    { action: 'contact.updated' },
    {},
  ]) {
    const plan = JSON.stringify(await AuditModel.find(where).sort({ _id: -1 }).limit(5).explain('queryPlanner'));
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('"SORT"');
  }
});
