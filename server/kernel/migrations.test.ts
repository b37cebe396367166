import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { collection, connectDatabase, disconnectDatabase } from './db.ts';
import { type Migration, migrate, pendingMigrations, schemaOf } from './migrations.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
});
beforeEach(async () => {
  await collection('migrations').deleteMany({});
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

const ran: string[] = [];
beforeEach(() => {
  ran.length = 0;
});
const migration = (number: number, name: string, run = async () => {}): Migration => ({
  number,
  name,
  run: async () => {
    await run();
    ran.push(name);
  },
});
const people = { name: 'people', indexes: [{ key: { name: 1 as const } }] };

describe('migrations', () => {
  it('run once each, in the order of modules and numbers, and indexes are built after them', async () => {
    const schema = schemaOf([
      { name: 'auth', migrations: [migration(1, 'first'), migration(2, 'second')] },
      { name: 'crm', migrations: [migration(1, 'third')], collections: [people] },
    ]);
    expect(await pendingMigrations(schema)).toEqual([
      'auth:1-first',
      'auth:2-second',
      'crm:1-third',
      expect.stringMatching(/^indexes:/),
    ]);
    await migrate(schema, { log });
    await migrate(schema, { log });
    expect(ran).toEqual(['first', 'second', 'third']);
    expect(await pendingMigrations(schema)).toEqual([]);
    expect(await collection('people').indexExists('name_1')).toBe(true);
  });

  it('of a newer release run alone', async () => {
    await migrate(schemaOf([{ name: 'crm', migrations: [migration(1, 'old')] }]), { log });
    const newer = schemaOf([{ name: 'crm', migrations: [migration(1, 'old'), migration(2, 'new')] }]);
    expect(await pendingMigrations(newer)).toEqual(['crm:2-new']);
    await migrate(newer, { log });
    expect(ran).toEqual(['old', 'new']);
  });

  it('run in one process, however many start at the same time', async () => {
    const schema = schemaOf([{ name: 'crm', migrations: [migration(1, 'once')] }]);
    await Promise.all(Array.from({ length: 4 }, () => migrate(schema, { log })));
    expect(ran).toEqual(['once']);
  });

  it('that fail are pending still, and so is what comes after them', async () => {
    let broken = true;
    const fail = async () => {
      if (broken) throw new Error('no room left');
    };
    const schema = schemaOf([{ name: 'crm', migrations: [migration(1, 'fails', fail), migration(2, 'later')] }]);
    await expect(migrate(schema, { log })).rejects.toThrow('no room left');
    expect(await pendingMigrations(schema)).toContain('crm:1-fails');
    expect(ran).toEqual([]);
    broken = false;
    await migrate(schema, { log });
    expect(ran).toEqual(['fails', 'later']);
  });

  it('leave a process of the release before serving while both run', async () => {
    const [before, after] = [people, { ...people, indexes: [{ key: { name: 1 as const }, unique: true }] }].map((one) =>
      schemaOf([{ name: 'crm', collections: [one] }]),
    );
    await migrate(before!, { log });
    await migrate(after!, { log });
    expect(await pendingMigrations(before!)).toEqual([]);
  });

  it('restore an index that somebody dropped, when asked to verify', async () => {
    const schema = schemaOf([{ name: 'crm', collections: [people] }]);
    await migrate(schema, { log });
    await collection('people').dropIndexes();
    await migrate(schema, { log, verify: true });
    expect((await collection('people').indexes()).map(({ key }) => key)).toContainEqual({ name: 1 });
  });

  it('are numbered without gaps, and a collection has one owner', () => {
    expect(() => schemaOf([{ name: 'crm', migrations: [migration(2, 'second')] }])).toThrow('not numbered');
    const owners = ['auth', 'crm'].map((name) => ({ name, collections: [people] }));
    expect(() => schemaOf(owners)).toThrow('people is declared twice');
  });
});
