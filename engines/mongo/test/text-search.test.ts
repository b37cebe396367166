import type { Collection } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { startMongo } from '../main.ts';
import { openServer } from './server.fixture.ts';

interface Article {
  _id: number;
  title: string;
  body?: string;
  language?: string;
  read?: boolean;
}

const { client } = await openServer(startMongo);
let articles: Collection<Article>;
let count = 0;

beforeEach(async () => {
  count += 1;
  articles = client.db('test').collection(`articles${count}`);
  await articles.insertMany([
    { _id: 1, title: 'coffee' },
    { _id: 2, title: 'Coffee Shopping', body: 'the best shops' },
    { _id: 3, title: 'Baking a cake', body: 'with coffee and cream' },
    { _id: 4, title: 'Häuser und Café', language: 'german' },
  ]);
  await articles.createIndex({ title: 'text', body: 'text' }, { weights: { title: 2 } });
});

const search = (text: string, more = {}) => ({ $text: { $search: text, ...more } });
const ids = async (text: string, more = {}): Promise<number[]> =>
  (await articles.find(search(text, more)).toArray()).map(({ _id }) => _id).sort();

test('finds words by their stems, phrases, and leaves out what is excluded', async () => {
  expect(await ids('coffee')).toEqual([1, 2, 3]);
  expect(await ids('shop bakes')).toEqual([2, 3]);
  expect(await ids('"coffee and cream"')).toEqual([3]);
  expect(await ids('coffee -shopping')).toEqual([1, 3]);
  expect(await ids('Coffee', { $caseSensitive: true })).toEqual([2]);
  expect(await ids('cafe')).toEqual([4]);
  expect(await ids('cafe', { $diacriticSensitive: true })).toEqual([]);
  expect(await ids('the')).toEqual([]);
});

test('scores as MongoDB does, and sorts by the score', async () => {
  const score = { $meta: 'textScore' } as const;
  const options = { projection: { score } };
  const found = await articles
    .find<{ _id: number; score: number }>(search('coffee'), options)
    .sort({ score })
    .toArray();
  expect(found.map(({ _id, score: given }) => [_id, given])).toEqual([
    [1, 2],
    [2, 1.5],
    [3, 0.75],
  ]);
  const [best] = await articles.aggregate([{ $match: search('shop') }, { $set: { score } }]).toArray();
  expect(best).toMatchObject({ _id: 2, score: 2.25 });
});

test('updates and deletes what a search finds, and follows what is written', async () => {
  expect(await articles.updateMany(search('coffee'), { $set: { read: true } })).toMatchObject({ modifiedCount: 3 });
  await articles.updateOne({ _id: 1 }, { $set: { title: 'tea' } });
  expect(await ids('coffee')).toEqual([2, 3]);
  expect(await ids('tea')).toEqual([1]);
  expect(await articles.deleteMany({ ...search('coffee'), read: true })).toMatchObject({ deletedCount: 2 });
  expect(await ids('coffee')).toEqual([]);
});

test('sees the own writes of a transaction, with their scores, and nobody else does before it commits', async () => {
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await articles.insertOne({ _id: 9, title: 'espresso' }, { session });
      await articles.deleteOne({ _id: 1 }, { session });
      const score = { $meta: 'textScore' } as const;
      const own = await articles.find(search('espresso'), { session, projection: { score } }).toArray();
      expect(own).toEqual([{ _id: 9, title: 'espresso', score: 2.2 }]);
      expect(await articles.countDocuments(search('coffee'), { session })).toBe(2);
      expect(await ids('coffee espresso')).toEqual([1, 2, 3]);
    }),
  );
  expect(await ids('coffee espresso')).toEqual([2, 3, 9]);
});

test('reads every text of a document below a wildcard index, and tells when there is no index', async () => {
  await articles.dropIndexes();
  await expect(ids('coffee')).rejects.toMatchObject({ code: 27 });
  await articles.createIndex({ '$**': 'text' });
  expect(await ids('cream')).toEqual([3]);
  expect((await articles.find(search('cream')).explain()).queryPlanner.winningPlan).toMatchObject({
    stage: 'TEXT_MATCH',
  });
});

test('a score beside the _id alone includes nothing else', async () => {
  const score = { $meta: 'textScore' };
  const found = articles.find(search('cream'), { projection: { _id: 1, score } });
  expect(await found.toArray()).toEqual([{ _id: 3, score: expect.any(Number) }]);
  expect(await articles.findOne(search('cream'), { projection: { score } })).toHaveProperty('title');
});

test('a collection has one text index, which is listed, copied and dropped by what MongoDB makes of its key', async () => {
  const [, listed] = await articles.indexes();
  expect(listed).toMatchObject({ key: { _fts: 'text', _ftsx: 1 }, weights: { body: 1, title: 2 } });
  await expect(articles.createIndex({ author: 'text' })).rejects.toMatchObject({ code: 85 });
  await expect(articles.createIndex({ year: 1, author: 'text' })).rejects.toMatchObject({ code: 67 });
  const { key, v, ...options } = listed as { key: { [name: string]: 'text' }; v: number; name: string };
  expect(await articles.createIndex(key, options)).toBe(options.name);
  await articles.dropIndex(options.name);
  await articles.createIndex(key, options);
  expect(await ids('coffee')).toEqual([1, 2, 3]);
  expect((await articles.indexes())[1]).toEqual(listed);
  expect(await client.db('test').command({ dropIndexes: articles.collectionName, index: key })).toMatchObject({
    ok: 1,
  });
});
