import { expect, it } from 'vitest';
import { Counts } from './counts.ts';

/** A collection of a size that the test sets, and a clock. */
function started({ size = 20_000 } = {}) {
  let now = 0;
  let counted = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  const world = { size, pass, counted: () => counted };
  const clock = { now: () => Temporal.Instant.fromEpochMilliseconds(now) };
  const model = {
    countDocuments: async () => {
      counted++;
      return world.size;
    },
    estimatedDocumentCount: async () => world.size,
  };
  return { world, counts: new Counts(model as never, clock) };
}
const where = { status: 'open', deleted: false };

it('few are counted anew after a write of this process, and after five seconds', async () => {
  const { world, counts } = started({ size: 3 });
  expect(await counts.count(where)).toBe(3);
  world.size = 4;
  expect(await counts.count(where)).toBe(3);
  counts.forget();
  expect(await counts.count(where)).toBe(4);
  world.size = 5;
  world.pass(5001);
  expect(await counts.count(where)).toBe(5);
});

it('many keep their number while they are counted anew, once', async () => {
  const { world, counts } = started();
  expect(await counts.count(where)).toBe(20_000);
  world.size = 20_001;
  counts.forget();
  world.pass(5001);
  expect(await Promise.all([counts.count(where), counts.count(where)])).toEqual([20_000, 20_000]);
  await new Promise(setImmediate);
  expect(world.counted()).toBe(2);
  expect(await counts.count(where)).toBe(20_001);
});

it('a number from long ago is not told again', async () => {
  const { world, counts } = started();
  await counts.count(where);
  world.size = 30_000;
  world.pass(130_000);
  expect(await counts.count(where)).toBe(30_000);
});

it('a count that fails is tried again by whoever asks next', async () => {
  const { counts } = started();
  await expect(counts.keep('sum', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await counts.keep('sum', async () => 7)).toBe(7);
});

it('without word of writes few are counted each time, and many keep their number while they are counted anew', async () => {
  const { world, counts } = started({ size: 3 });
  const count = () =>
    counts.keepMany(
      'sum',
      async () => world.size,
      (size) => size >= 10_000,
    );
  expect(await count()).toBe(3);
  world.size = 20_000;
  expect(await count()).toBe(20_000);
  world.size = 20_001;
  expect(await count()).toBe(20_000);
  world.pass(5001);
  expect(await count()).toBe(20_000);
  await new Promise(setImmediate);
  expect(await count()).toBe(20_001);
});
