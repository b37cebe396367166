import { expect, it } from 'vitest';
import { flood } from '../bench/soak/flood.ts';

it('goes on serving an honest user while others flood, and refuses those', async () => {
  const { results, after } = await flood({ seconds: 1.5, contacts: 200, each: false });
  for (const { name, failures, p95, grown, statuses } of results) {
    expect(failures, name).toBe(0);
    // The bar of the soak is 200 ms; here other tests share the machine.
    expect(p95, name).toBeLessThan(2_000);
    expect(grown ?? 0, name).toBeLessThan(300);
    expect(
      Object.keys(statuses).filter((status) => status.startsWith('5')),
      name,
    ).toEqual([]);
  }
  const open = results.find(({ name }) => name === 'nobody: every public route');
  expect(open?.statuses[429]).toBeGreaterThan(0);
  expect(after.failures).toBe(0);
}, 120_000);
