import { expect, it } from 'vitest';
import { flood } from '../bench/soak/flood.ts';

it('goes on serving an honest user while others flood, and refuses those', async () => {
  const { results, after } = await flood({ seconds: 1.5, contacts: 200, each: false });
  for (const { name, failures, grown, statuses } of results) {
    // How long the honest user waits is told by `npm run soak -- flood`: here other tests share the machine.
    expect(failures, name).toBe(0);
    // A process that has served nobody yet takes some 300 MB for its heaps: what one keeps is told by the same soak.
    expect(grown ?? 0, name).toBeLessThan(450);
    expect(
      Object.keys(statuses).filter((status) => status.startsWith('5')),
      name,
    ).toEqual([]);
  }
  const open = results.find(({ name }) => name === 'nobody: every public route');
  expect(open?.statuses[429]).toBeGreaterThan(0);
  expect(after.failures).toBe(0);
}, 120_000);
