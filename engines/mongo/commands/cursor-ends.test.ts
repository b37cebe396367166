import { type BSON, Long } from 'mongodb';
import { expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { client } = await openServer(startServer);
const db = client.db('t');
await db.collection<{ _id: number }>('six').insertMany([1, 2, 3, 4, 5, 6].map((_id) => ({ _id, n: 7 - _id })));

const more = (id: unknown, options: BSON.Document = {}) =>
  db.command({ getMore: Long.fromString(String(id)), collection: 'six', batchSize: 2, ...options });

/** How many documents each batch of a cursor has until it is closed. */
async function batches(command: BSON.Document): Promise<number[]> {
  let { cursor } = await db.command(command);
  const sizes = [cursor.firstBatch.length];
  while (String(cursor.id) !== '0') {
    ({ cursor } = await more(cursor.id));
    sizes.push(cursor.nextBatch.length);
  }
  return sizes;
}

test.each<[string, BSON.Document, number[]]>([
  ['a scan meets its end when it is asked for more', { find: 'six', batchSize: 2 }, [2, 2, 2, 0]],
  ['a first batch that holds all does not know it', { find: 'six', batchSize: 6 }, [6, 0]],
  ['a batch that is not full does', { find: 'six', batchSize: 4 }, [4, 2, 0]],
  ['one that could have held more closes the cursor', { find: 'six', batchSize: 7 }, [6]],
  ['a limit ends it with the last document', { find: 'six', batchSize: 2, limit: 4 }, [2, 2]],
  ['a limit beyond the end is not met', { find: 'six', batchSize: 2, limit: 7 }, [2, 2, 2, 0]],
  ['a sort in memory knows its last document', { find: 'six', batchSize: 2, sort: { n: 1 } }, [2, 2, 2]],
  ['an index in that order does not', { find: 'six', batchSize: 2, sort: { _id: 1 } }, [2, 2, 2, 0]],
  ['there is one document of an _id', { find: 'six', batchSize: 1, filter: { _id: 3 } }, [1]],
  ['a pipeline meets its end like a scan', { aggregate: 'six', pipeline: [], cursor: { batchSize: 6 } }, [6, 0]],
  ['also after $limit', { aggregate: 'six', pipeline: [{ $limit: 2 }], cursor: { batchSize: 2 } }, [2, 0]],
])('%s', async (_, command, sizes) => {
  expect(await batches(command)).toEqual(sizes);
});

test('a list of collections or indexes closes with its last entry', async () => {
  expect(await batches({ listIndexes: 'six', cursor: { batchSize: 1 } })).toEqual([1]);
  expect(await batches({ listCollections: 1, cursor: { batchSize: 1 } })).toEqual([1]);
});

test('only a cursor that awaits data takes a time for getMore, and goes on after the error', async () => {
  const { cursor } = await db.command({ find: 'six', batchSize: 2 });
  await expect(more(cursor.id, { maxTimeMS: 5 })).rejects.toMatchObject({ code: 2, codeName: 'BadValue' });
  expect((await more(cursor.id)).cursor.nextBatch).toHaveLength(2);
});
