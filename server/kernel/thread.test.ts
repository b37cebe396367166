import { afterAll, expect, it } from 'vitest';
import type { Counter } from './thread.fixture.ts';
import { Thread } from './thread.ts';

class TooMuch extends Error {}
const thread = new Thread<Counter>(new URL('./thread.fixture.ts', import.meta.url), {
  data: 5,
  toError: ({ kind, message }, cause) => new (kind === 'TooMuch' ? TooMuch : Error)(message, { cause }),
});
afterAll(() => thread.close());

it('answers in the order in which it was asked, from what it was given', async () => {
  expect(await Promise.all([thread.ask('add', 1), thread.ask('add', 2)])).toEqual([6, 8]);
});

it('rejects with an error of the kind that was thrown', async () => {
  await expect(thread.ask('add', 1000)).rejects.toThrow(TooMuch);
});

it('reads a stream as far as it wants, and lets go of the rest', async () => {
  let isLetGo = false;
  const endless = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(1),
    cancel: () => {
      isLetGo = true;
    },
  });
  expect(await thread.ask('addUntil', endless, 10)).toBe(18);
  await expect.poll(() => isLetGo).toBe(true);
});

it('rejects what it was asked for when it breaks, and starts anew', async () => {
  const asked = thread.ask('break');
  await expect(asked).rejects.toThrow('The thread ended.');
  expect(await thread.ask('add', 1)).toBe(6);
});

it('ends when it is closed', async () => {
  expect(await thread.ask('add', 1)).toBe(7);
  await thread.close();
  expect(await thread.ask('add', 1)).toBe(6);
});
