import { BSON, ObjectId } from 'mongodb';
import { expect, it } from 'vitest';
import { DecodedCache } from './decoded-cache.ts';

interface Row {
  _id: ObjectId;
  name: string;
}
const ids = Array.from({ length: 4 }, () => new ObjectId());
const stored = (n: number, name: string) => Buffer.from(BSON.serialize({ _id: ids[n]!, name }));

it('gives the same row for the same bytes', () => {
  const cache = new DecodedCache<Row>(10);
  const row = cache.row(stored(0, 'Ada'));
  expect(row).toEqual({ _id: ids[0], name: 'Ada' });
  expect(cache.row(stored(0, 'Ada'))).toBe(row);
});

it('decodes anew what has changed, also where its size has not', () => {
  const cache = new DecodedCache<Row>(10);
  const before = cache.row(stored(0, 'Ada'));
  expect(cache.row(stored(0, 'Bea')).name).toBe('Bea');
  expect(before.name).toBe('Ada');
});

it('keeps its own copy, as the bytes that it is shown are used again', () => {
  const cache = new DecodedCache<Row>(10);
  const buffer = stored(0, 'Ada');
  cache.row(buffer);
  stored(0, 'Bea').copy(buffer);
  expect(cache.row(buffer).name).toBe('Bea');
});

it('lets nobody change a row that others have', () => {
  const row = new DecodedCache<Row>(10).row(stored(0, 'Ada'));
  expect(() => Object.assign(row, { name: 'Bea' })).toThrow(TypeError);
});

it('keeps no more rows than it was told to', () => {
  const cache = new DecodedCache<Row>(2);
  const first = cache.row(stored(0, 'Ada'));
  const second = cache.row(stored(1, 'Bea'));
  cache.row(stored(2, 'Chen'));
  expect(cache.row(stored(1, 'Bea'))).toBe(second);
  expect(cache.row(stored(0, 'Ada'))).not.toBe(first);
});
