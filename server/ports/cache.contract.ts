import { describe, expect, it } from 'vitest';
import type { Cache } from './cache.ts';

/** What every cache keeps to; `advance` moves its clock on by milliseconds. */
export function cacheContract(name: string, make: () => { cache: Cache; advance(ms: number): void }): void {
  describe(`the cache ${name}`, () => {
    it('keeps a value for its lifetime', async () => {
      const { cache, advance } = make();
      await cache.set('a', { n: [1] }, 60_000);
      advance(50_000);
      expect(await cache.get('a')).toEqual({ n: [1] });
      advance(10_000);
      expect(await cache.get('a')).toBeUndefined();
    });

    it('hands out copies', async () => {
      const { cache } = make();
      const value = { list: [1] };
      await cache.set('a', value, 1000);
      value.list.push(2);
      (await cache.get<typeof value>('a'))!.list.push(3);
      expect(await cache.get('a')).toEqual({ list: [1] });
    });

    it('keeps null and false, which are values too', async () => {
      const { cache } = make();
      await cache.set('a', null, 1000);
      await cache.set('b', false, 1000);
      expect([await cache.get('a'), await cache.get('b')]).toEqual([null, false]);
    });

    it('forgets keys on request', async () => {
      const { cache } = make();
      for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1000);
      await cache.delete('a');
      await cache.delete(['b', 'none']);
      expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([undefined, undefined, 'c']);
    });

    it('loads once for all who ask at the same time, and again once the value has expired', async () => {
      const { cache, advance } = make();
      let loads = 0;
      const load = async () => {
        loads++;
        await Promise.resolve();
        return { loads };
      };
      const ask = () => cache.getOrLoad('a', 1000, load);
      expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array(50).fill({ loads: 1 }));
      expect(await ask()).toEqual({ loads: 1 });
      advance(1000);
      expect(await Promise.all([ask(), ask()])).toEqual([{ loads: 2 }, { loads: 2 }]);
    });

    it('keeps no failure', async () => {
      const { cache } = make();
      const failing = () => cache.getOrLoad('a', 1000, () => Promise.reject(new Error('down')));
      const both = await Promise.allSettled([failing(), failing()]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await cache.getOrLoad('a', 1000, async () => 'up')).toBe('up');
    });

    it('does not keep what was loaded before the key was deleted', async () => {
      const { cache } = make();
      const [begun, old] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
      const loading = cache.getOrLoad('a', 1000, () => {
        begun.resolve();
        return old.promise;
      });
      await begun.promise;
      await cache.delete('a');
      const fresh = cache.getOrLoad('a', 1000, async () => 'new');
      old.resolve('old');
      expect([await loading, await fresh, await cache.get('a')]).toEqual(['old', 'new', 'new']);
    });
  });
}
