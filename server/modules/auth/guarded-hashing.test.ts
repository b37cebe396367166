import { expect, it } from 'vitest';
import { hashInTurn } from './guarded-hashing.ts';

it('runs two at a time, makes the others wait, and refuses more than fifty of these', async () => {
  let [running, most] = [0, 0];
  const finish: (() => void)[] = [];
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => finish.push(resolve));
    running -= 1;
    return 'hashed';
  };
  const all = Promise.allSettled(Array.from({ length: 60 }, () => hashInTurn(work)));
  while (finish.length > 0 || running > 0) {
    finish.shift()?.();
    await new Promise(setImmediate);
  }
  const outcomes = await all;
  expect(most).toBe(2);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(52);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(8);
});

it('gives the place on where work fails', async () => {
  await Promise.allSettled(Array.from({ length: 5 }, () => hashInTurn(() => Promise.reject(new Error('no')))));
  expect(await hashInTurn(async () => 'ok')).toBe('ok');
});
