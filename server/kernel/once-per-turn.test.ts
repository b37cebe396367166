import { expect, it } from 'vitest';
import { oncePerTurn } from './once-per-turn.ts';

it('runs once for equal keys of one turn, and gives everyone the same result', async () => {
  const runs: string[] = [];
  const read = oncePerTurn(
    (key: string) => key,
    async (key) => {
      runs.push(key);
      return { key };
    },
  );
  const [first, second, other] = await Promise.all([read('a'), read('a'), read('b')]);
  expect(first).toBe(second);
  expect(other).toEqual({ key: 'b' });
  expect(runs).toEqual(['a', 'b']);
});

it('runs anew for who asks after the run has begun', async () => {
  let stored = 1;
  const read = oncePerTurn(
    () => 'key',
    async () => stored,
  );
  expect(await read()).toBe(1);
  stored = 2;
  expect(await read()).toBe(2);
});

it('fails those of one key alone', async () => {
  const read = oncePerTurn(
    (key: string) => key,
    async (key) => {
      if (key === 'bad') throw new Error('down');
      return key;
    },
  );
  const outcomes = await Promise.allSettled([read('bad'), read('good'), read('bad')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
});
