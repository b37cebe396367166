import { beforeAll, expect, test } from 'vitest';
import { startMongo } from '../main.ts';
import { openServer } from '../test/server.fixture.ts';

const { client } = await openServer(startMongo);
const items = () => client.db('t').collection<{ _id: number; n: number; text: string }>('items');
beforeAll(async () => {
  await items().insertMany(Array.from({ length: 30_000 }, (_, n) => ({ _id: n, n: n % 100, text: 'x'.repeat(40) })));
});

test('a pipeline over many documents gives all groups, in a cursor of small batches', async () => {
  const stages = [{ $group: { _id: '$n', count: { $sum: 1 } } }, { $sort: { _id: 1 } }];
  const groups = await items().aggregate(stages, { batchSize: 7 }).toArray();
  expect(groups).toEqual(Array.from({ length: 100 }, (_, n) => ({ _id: n, count: 300 })));
});

test('a slow read sees what was written before it', async () => {
  await items().insertOne({ _id: -1, n: -1, text: 'new' });
  const sorted = await items().find().sort({ text: 1, n: 1 }).batchSize(1000).toArray();
  expect(sorted[0]).toMatchObject({ _id: -1 });
  expect(sorted).toHaveLength(30_001);
  await items().deleteOne({ _id: -1 });
});

test('a regular expression that would run for ages ends at maxTimeMS, and the server answers on', async () => {
  const runaway = items()
    .find({ text: /^(x+x+)+y/ }, { maxTimeMS: 50 })
    .toArray();
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
  await expect(runaway).rejects.toMatchObject({ code: 50 });
  expect(await items().countDocuments({ text: /y/ })).toBe(0);
});

test('a cursor of a slow read can be ended', async () => {
  const cursor = items().find().sort({ text: 1, n: -1 }).batchSize(2);
  expect(await cursor.next()).toMatchObject({ n: 99 });
  const id = cursor.id!;
  await cursor.close();
  await expect(client.db('t').command({ getMore: id, collection: 'items' })).rejects.toMatchObject({ code: 43 });
});

test('a read like one that took long goes to a reader at once, and sees what was written before it', async () => {
  const first = (n: number) =>
    items()
      .find({ n: { $gte: n } })
      .sort({ text: 1, n: 1, _id: 1 })
      .limit(1)
      .toArray();
  for (let round = 0; round < 5; round++) {
    const made = { _id: -100 - round, n: 200 + round, text: `a ${9 - round}` };
    await items().insertOne(made);
    expect(await first(round)).toEqual([made]);
  }
  await items().deleteMany({ _id: { $lte: -100 } });
});

test('while readers are held up, a read like one that took long does not wait for them where it need not', async () => {
  await items().createIndex({ n: 1 });
  const from = (n: number) =>
    items()
      .find({ n: { $gte: n } })
      .sort({ text: 1, n: -1, _id: 1 })
      .limit(1)
      .toArray();
  expect(await from(0)).toHaveLength(1);
  const runaways = [1, 2].map((n) =>
    items()
      .find({ text: /^(x+x+)+y/, n })
      .toArray(),
  );
  const admin = client.db('admin');
  const held = async () => {
    const { inprog } = await admin.command({ currentOp: 1 });
    return (inprog as { opid: number; microsecs_running?: number }[]).filter(
      ({ microsecs_running = 0 }) => microsecs_running > 300_000,
    );
  };
  while ((await held()).length < 2);
  // It would wait for ever.
  expect(await from(1_000_000)).toEqual([]);
  const ended = Promise.all(runaways.map((one) => expect(one).rejects.toMatchObject({ code: 11601 })));
  for (const { opid } of await held()) await admin.command({ killOp: 1, op: opid });
  await ended;
});
