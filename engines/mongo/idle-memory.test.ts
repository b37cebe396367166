import { memoryUsage } from 'node:process';
import { expect, it } from 'vitest';
import { IdleMemory } from './idle-memory.ts';

const MB = 1024 * 1024;
const used = () => memoryUsage().heapUsed / MB;
/** Garbage that has survived young collections, so that only a full one finds it. */
const litter = () => void Array.from({ length: 2_500_000 }, (_, n) => ({ n }));

it('gives back what a batch has left behind once the thread is quiet, and not before', () => {
  let busy = 1;
  const memory = new IdleMemory(() => busy);
  const before = used();
  litter();
  memory.sweep();
  expect(used() - before).toBeGreaterThan(70);
  busy = 0;
  memory.sweep();
  expect(used() - before).toBeLessThan(30);
});
