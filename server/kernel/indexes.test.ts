import mongoose, { Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { collection, connectDatabase, disconnectDatabase } from './db.ts';
import { buildIndexes, type IndexSpec, specOf } from './indexes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

let serial = 0;
const freshName = () => `things${serial++}`;
const namesOf = async (name: string) => (await collection(name).indexes()).map((index) => index.name).toSorted();
const build = (name: string, ...indexes: IndexSpec[]) => buildIndexes([{ name, indexes }]);

describe('indexes', () => {
  it('are those of a schema, however often they are asked for', async () => {
    const schema = new Schema({ email: String }).index({ email: 1 }, { unique: true });
    const spec = specOf(mongoose.model('Indexed', schema, 'indexed'));
    await buildIndexes([spec]);
    await buildIndexes([spec]);
    expect(await collection('indexed').indexes()).toMatchObject([
      { key: { _id: 1 } },
      { key: { email: 1 }, unique: true },
    ]);
  });

  it.each<[string, IndexSpec]>([
    ['a condition', { key: { n: 1 }, partialFilterExpression: { n: { $gt: 5 } } }],
    ['uniqueness', { key: { n: 1 }, unique: true }],
    ['sparseness', { key: { n: 1 }, sparse: true }],
  ])('get %s while the one in use stays until its successor stands', async (_what, changed) => {
    const name = freshName();
    await build(name, { key: { n: 1 } });
    await collection(name).createIndex({ other: 1 });
    await build(name, changed);
    const [successor, ...rest] = (await collection(name).indexes()).filter(({ key }) => 'n' in key);
    expect(rest).toEqual([]);
    expect(successor).toMatchObject(changed);
    expect(successor!.name).not.toBe('n_1');
    expect(await namesOf(name)).toContain('other_1');
  });

  it('keep the old one where the new one cannot be built', async () => {
    const name = freshName();
    await build(name, { key: { n: 1 } });
    await collection(name).insertMany([{ n: 1 }, { n: 1 }]);
    await expect(build(name, { key: { n: 1 }, unique: true })).rejects.toThrow(/duplicate/i);
    expect(await namesOf(name)).toEqual(['_id_', 'n_1']);
  });

  it('that the program made and declares no more are dropped; others are not', async () => {
    const name = freshName();
    await build(name, { key: { a: 1 } }, { key: { b: 1 } });
    await collection(name).createIndex({ byHand: 1 });
    await build(name, { key: { b: 1 } }, { key: { b: 1, c: 1 } });
    expect(await namesOf(name)).toEqual(['_id_', 'b_1', 'b_1_c_1', 'byHand_1']);
  });

  it('change when documents expire without being built again', async () => {
    const name = freshName();
    await build(name, { key: { at: 1 }, expireAfterSeconds: 60 });
    await build(name, { key: { at: 1 }, expireAfterSeconds: 5 });
    const [, index] = await collection(name).indexes();
    expect(index).toMatchObject({ name: 'at_1', expireAfterSeconds: 5 });
  });
});
