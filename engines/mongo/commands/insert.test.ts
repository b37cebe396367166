import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type BSON, type Collection, MongoBulkWriteError, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';

interface Item {
  _id: number;
  code: number;
}

const dir = mkdtempSync(join(tmpdir(), 'mongo-insert-'));
let server: RunningServer;
let client: MongoClient;
let items: Collection<Item>;
beforeAll(async () => {
  server = await startServer({ dir });
  client = await MongoClient.connect(server.uri);
  items = client.db('test').collection<Item>('items');
  await items.createIndex({ code: 1 }, { unique: true });
});
afterAll(async () => {
  await client.close();
  await server.close();
  rmSync(dir, { recursive: true });
});

/** What is stored afterwards, and the places of the documents that were refused. */
function insertInTurn(stored: Item[], added: Item[], ordered: boolean) {
  const all = [...stored];
  const refused: number[] = [];
  for (const [place, item] of added.entries()) {
    const isTaken = all.some(({ _id, code }) => _id === item._id || code === item.code);
    if (!isTaken) all.push(item);
    else {
      refused.push(place);
      if (ordered) break;
    }
  }
  return { all, refused };
}

async function insert(added: Item[], ordered: boolean): Promise<number[]> {
  try {
    await items.insertMany(added, { ordered });
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    return [error.writeErrors].flat().map(({ index }) => index);
  }
}

/** Mostly rising numbers, as those that come with time are, and now and then one that was there before. */
const rising = (length: number) =>
  fc
    .array(fc.integer({ min: -3, max: 40 }), { minLength: length, maxLength: length })
    .map((steps) => steps.map((step, at) => (step < 0 ? Math.max(0, at + step) : at * 50 + step)));
const someItems = fc
  .integer({ min: 1, max: 60 })
  .chain((length) => fc.tuple(rising(length), rising(length)))
  .map(([ids, codes]) => ids.map((_id, at) => ({ _id, code: codes[at]! })));

it('stores of many documents what storing one after the other would, and refuses the same', async () => {
  await fc.assert(
    fc.asyncProperty(someItems, someItems, fc.boolean(), async (before, added, ordered) => {
      await items.deleteMany({});
      await insert(before, false);
      const expected = insertInTurn(insertInTurn([], before, false).all, added, ordered);
      expect(await insert(added, ordered)).toEqual(expected.refused);
      const byId = (a: BSON.Document, b: BSON.Document) => a._id - b._id;
      expect(await items.find().sort({ _id: 1 }).toArray()).toEqual(expected.all.toSorted(byId));
      expect(await items.find().hint({ code: 1 }).toArray()).toHaveLength(expected.all.length);
    }),
    { numRuns: 60 },
  );
});
