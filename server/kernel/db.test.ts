import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import {
  afterCommit,
  type ClientSession,
  collection,
  connectDatabase,
  disconnectDatabase,
  ignoreDuplicates,
  insertRows,
  isDuplicateKey,
  objectId,
  onceIn,
  pingDatabase,
  transaction,
} from './db.ts';

interface Thing {
  _id: string;
  n: number;
}
const things = () => collection<Thing>('things');

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
});
beforeEach(async () => {
  await things().deleteMany({});
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

describe('transaction', () => {
  it('commits everything and returns what the work returned', async () => {
    const result = await transaction(async (session) => {
      await things().insertOne({ _id: 'a', n: 1 }, { session });
      await things().insertOne({ _id: 'b', n: 2 }, { session });
      return 'done';
    });
    expect(result).toBe('done');
    expect(await things().countDocuments()).toBe(2);
  });

  it('leaves nothing behind when the work fails', async () => {
    const failing = transaction(async (session) => {
      await things().insertOne({ _id: 'a', n: 1 }, { session });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await things().countDocuments()).toBe(0);
  });

  it('loses no change when many change the same document at once', async () => {
    await things().insertOne({ _id: 'counter', n: 0 });
    const increment = () =>
      transaction(async (session) => {
        const counter = await things().findOne({ _id: 'counter' }, { session });
        await things().updateOne({ _id: 'counter' }, { $set: { n: counter!.n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 8 }, increment));
    expect(await things().findOne({ _id: 'counter' })).toMatchObject({ n: 8 });
  });
});

describe('insertRows', () => {
  it('inserts in the transaction, without what is undefined', async () => {
    await transaction((session) =>
      insertRows(
        'things',
        [
          { _id: 'a', n: 1, gone: undefined },
          { _id: 'b', n: 2 },
        ],
        session,
      ),
    );
    expect(await things().find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
  });

  it('fails the transaction when a row cannot be stored', async () => {
    await things().insertOne({ _id: 'a', n: 1 });
    const failing = transaction((session) => insertRows('things', [{ _id: 'b' }, { _id: 'a' }], session));
    expect(await failing.catch(isDuplicateKey)).toEqual(['_id']);
    expect(await things().countDocuments()).toBe(1);
  });
});

describe('ignoreDuplicates', () => {
  const insert = (rows: object[]) => things().insertMany(rows as Thing[], { ordered: false });

  it('lets pass what is there already and stores the rest', async () => {
    await insert([{ _id: 'a' }, { _id: 'b' }]);
    await insert([{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }]).catch(ignoreDuplicates);
    expect(await things().countDocuments()).toBe(3);
  });

  it('throws on what failed for another reason, also beside duplicates', async () => {
    await insert([{ _id: 'a' }]);
    await expect(insert([{ _id: 'a' }, { _id: [1] }]).catch(ignoreDuplicates)).rejects.toThrow();
    await expect(Promise.reject(new Error('down')).catch(ignoreDuplicates)).rejects.toThrow('down');
  });
});

describe('afterCommit', () => {
  it('runs a function once, after the commit', async () => {
    const order: string[] = [];
    const hook = () => order.push('hook');
    await transaction(async (session) => {
      afterCommit(session, hook);
      afterCommit(session, hook);
      await things().insertOne({ _id: 'a', n: 1 }, { session });
      order.push('work');
    });
    expect(order).toEqual(['work', 'hook']);
  });

  it('runs nothing when the transaction fails', async () => {
    let ran = false;
    const failing = transaction(async (session) => {
      afterCommit(session, () => {
        ran = true;
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(ran).toBe(false);
  });
});

describe('onceIn', () => {
  it('reads once in a transaction, and again in the next', async () => {
    const read = vi.fn(async () => 'value');
    const twice = (session: ClientSession) => Promise.all([onceIn(session, read), onceIn(session, read)]);
    expect(await transaction(twice)).toEqual(['value', 'value']);
    expect(read).toHaveBeenCalledTimes(1);
    await transaction(twice);
    expect(read).toHaveBeenCalledTimes(2);
  });
});

describe('isDuplicateKey', () => {
  it('names the fields of the unique index, for one document and for many', async () => {
    await things().insertOne({ _id: 'a', n: 1 });
    const one = await things().insertOne({ _id: 'a', n: 2 }).catch(isDuplicateKey);
    const many = await things()
      .insertMany([{ _id: 'a', n: 2 }], { ordered: false })
      .catch(isDuplicateKey);
    expect([one, many]).toEqual([['_id'], ['_id']]);
  });

  it('is undefined for every other error', () => {
    expect(isDuplicateKey(new Error('another'))).toBeUndefined();
  });
});

it('reads an id of 24 hexadecimal digits', () => {
  expect(objectId('0123456789abcdef01234567').toHexString()).toBe('0123456789abcdef01234567');
});

it('answers a ping', async () => {
  await pingDatabase();
});
