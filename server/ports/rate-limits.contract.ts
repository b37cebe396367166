import { describe, expect, it } from 'vitest';
import type { RateLimits } from './rate-limits.ts';

/** What every adapter of the port must do; `advance` moves its clock on by milliseconds. */
export function testRateLimits(make: () => { limits: RateLimits; advance(ms: number): void }): void {
  describe('rate limits', () => {
    it('counts the calls of one window and tells when it ends', async () => {
      const { limits, advance } = make();
      expect(await limits.count('a', 60_000)).toEqual({ count: 1, endsInSeconds: 60 });
      advance(10_500);
      expect(await limits.count('a', 60_000)).toEqual({ count: 2, endsInSeconds: 50 });
    });

    it('starts anew when the window has ended', async () => {
      const { limits, advance } = make();
      await limits.count('a', 1_000);
      advance(1_000);
      expect(await limits.read('a')).toBeUndefined();
      expect((await limits.count('a', 1_000)).count).toBe(1);
    });

    it('keeps keys apart', async () => {
      const { limits } = make();
      await limits.count('a', 1_000);
      expect((await limits.count('b', 1_000)).count).toBe(1);
    });

    it('reads without counting', async () => {
      const { limits } = make();
      expect(await limits.read('a')).toBeUndefined();
      await limits.count('a', 1_000);
      await limits.read('a');
      expect((await limits.read('a'))?.count).toBe(1);
    });

    it('forgets a key on request', async () => {
      const { limits } = make();
      await limits.count('a', 1_000);
      await limits.clear('a');
      expect(await limits.read('a')).toBeUndefined();
    });
  });
}
