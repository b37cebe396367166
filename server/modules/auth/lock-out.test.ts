import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryRateLimits } from '../../adapters/rate-limits/memory.ts';
import type { AppError } from '../../kernel/errors.ts';
import { LockOut } from './lock-out.ts';

let now: number;
let lockOut: LockOut;
beforeEach(() => {
  now = 0;
  lockOut = new LockOut(new MemoryRateLimits(() => now));
});

const fail = async (times: number, address = '192.0.2.1') => {
  for (let i = 0; i < times; i++) await lockOut.guess('Ada@example.com', { address }, wrong);
};
const wrong = async () => false;
const right = async () => true;
const letThrough = { code: 'let_through', retryAfter: 0 };
/** Seconds to wait; 0 where a try is allowed. */
const wait = (email = 'ada@example.com', address = '192.0.2.1') =>
  lockOut
    .guess(email, { address }, () => Promise.reject(letThrough))
    .then(
      () => undefined,
      (error: AppError | typeof letThrough) =>
        error === letThrough ? 0 : error.code === 'account_locked' ? error.retryAfter : undefined,
    );

describe('lock-out', () => {
  it('allows a few slips of the finger', async () => {
    await fail(4);
    expect(await wait()).toBe(0);
  });

  it('waits twice as long after each further failure, and a quarter of an hour at most', async () => {
    await fail(4);
    const waits = [];
    for (let i = 0; i < 8; i++) {
      await fail(1);
      waits.push(await wait());
      now += waits.at(-1)! * 1000;
      expect(await wait()).toBe(0);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
  });

  it('closes the account to that address alone', async () => {
    await fail(5);
    expect(await wait('ada@example.com', '198.51.100.7')).toBe(0);
    expect(await wait('grace@example.com')).toBe(0);
  });

  it('forgets failures after a good sign-in', async () => {
    await fail(4);
    expect(await lockOut.guess('ada@example.com', { address: '192.0.2.1' }, right)).toBe(true);
    await fail(1);
    expect(await wait()).toBe(0);
  });

  it('checks thirty guesses at an account in an hour, from however many addresses they come', async () => {
    let checked = 0;
    const check = async () => {
      checked += 1;
      await setImmediate();
      return false;
    };
    const addresses = Array.from({ length: 240 }, (_, n) => `198.51.100.${n}`);
    await Promise.allSettled(addresses.map((address) => lockOut.guess('ada@example.com', { address }, check)));
    expect(checked).toBe(30);
    expect(await wait('ada@example.com', '203.0.113.9')).toBe(3600);
    expect(await wait('grace@example.com', '203.0.113.9')).toBe(0);
    now += 3_600_000;
    expect(await wait('ada@example.com', '203.0.113.9')).toBe(0);
  });

  it('lets a device in that has signed in before, whoever guesses elsewhere', async () => {
    for (let n = 0; n < 40; n++) await lockOut.guess('ada@example.com', { address: `a${n}` }, wrong).catch(() => {});
    expect(await lockOut.guess('ada@example.com', { address: 'a1', device: 'laptop' }, right)).toBe(true);
    for (let n = 0; n < 5; n++) await lockOut.guess('ada@example.com', { address: 'a1', device: 'laptop' }, wrong);
    await expect(lockOut.guess('ada@example.com', { address: 'a2', device: 'laptop' }, right)).rejects.toThrow();
  });

  it('checks no more of a hundred guesses at once than of a hundred in turn', async () => {
    let checked = 0;
    const guess = () =>
      lockOut.guess('ada@example.com', { address: '192.0.2.1' }, async () => {
        checked += 1;
        await setImmediate();
        return false;
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, guess));
    expect(checked).toBe(5);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(95);
  });
});
