import fc from 'fast-check';
import { type BSON, MongoBulkWriteError } from 'mongodb';
import { beforeAll, expect, it } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

interface Item {
  _id: number;
  code: number;
}

const { client } = await openServer(startServer);
const items = client.db('test').collection<Item>('items');
beforeAll(async () => {
  await items.createIndex({ code: 1 }, { unique: true });
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

it.each([
  ['committed', [20]],
  ['aborted', []],
])(
  'stores the documents beside those of an open transaction, and waits for it where they meet (%s)',
  async (end, refused) => {
    await items.deleteMany({});
    const session = client.startSession();
    session.startTransaction();
    await items.insertOne({ _id: 1000, code: 20 }, { session });
    const beside = Array.from({ length: 20 }, (_, at) => ({ _id: 100 + at, code: 100 + at }));
    expect(await insert(beside, true)).toEqual([]);
    let hasEnded = false;
    const meeting = insert(
      Array.from({ length: 40 }, (_, at) => ({ _id: at, code: at })),
      false,
    ).finally(() => {
      expect(hasEnded).toBe(true);
    });
    await items.findOne({ _id: 119 });
    hasEnded = true;
    await (end === 'committed' ? session.commitTransaction() : session.abortTransaction());
    expect(await meeting).toEqual(refused);
    expect(await items.countDocuments({})).toBe(60);
    await session.endSession();
  },
);
