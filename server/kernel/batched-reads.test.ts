import { expect, it } from 'vitest';
import { batchedReads } from './batched-reads.ts';

const itself = (key: string) => key;

function recorded(stored: Record<string, number>) {
  const asked: string[][] = [];
  const reads = batchedReads<string, number>(itself, async (keys) => {
    asked.push([...keys]);
    return new Map(Object.entries(stored).filter(([key]) => keys.includes(key)));
  });
  return { reads, asked };
}

it('reads once what is asked for in the same turn, and gives each what it asked for', async () => {
  const { reads, asked } = recorded({ a: 1, b: 2 });
  expect(await Promise.all(['a', 'b', 'a', 'c'].map((key) => reads.load(key)))).toEqual([1, 2, 1, undefined]);
  expect(asked).toEqual([['a', 'b', 'c']]);
});

it('reads anew in the next turn', async () => {
  const stored: Record<string, number> = { a: 1 };
  const { reads, asked } = recorded(stored);
  await reads.load('a');
  stored.a = 2;
  expect(await reads.load('a')).toBe(2);
  expect(asked).toHaveLength(2);
});

it('does not miss what is asked for while a read is on its way', async () => {
  const started = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const reads = batchedReads<string, string>(itself, async (keys) => {
    started.resolve();
    await gate.promise;
    return new Map(keys.map((key) => [key, key.toUpperCase()]));
  });
  const first = reads.load('a');
  await started.promise;
  const second = reads.load('b');
  gate.resolve();
  expect(await Promise.all([first, second])).toEqual(['A', 'B']);
});

it('fails everyone of a turn whose read fails, and no one after', async () => {
  let broken = true;
  const reads = batchedReads<string, number>(itself, async () => {
    if (broken) throw new Error('down');
    return new Map([['a', 1]]);
  });
  const outcomes = await Promise.allSettled([reads.load('a'), reads.load('b')]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  broken = false;
  expect(await reads.load('a')).toBe(1);
});

it('fails those of one answer alone where each has a read of its own', async () => {
  const runs: number[] = [];
  const half = async (value: number) => {
    runs.push(value);
    if (value % 2) throw new Error('odd');
    return value / 2;
  };
  const reads = batchedReads<number, number>(
    String,
    async (asked) => new Map(asked.map((value) => [String(value), half(value)])),
  );
  const outcomes = await Promise.allSettled([reads.load(3), reads.load(4), reads.load(3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  expect(runs).toEqual([3, 4]);
});
