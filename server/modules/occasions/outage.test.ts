import { expect, it } from 'vitest';
import { runOutage } from './outage.fixture.ts';

it('an outage of every mail system leaves each address with one email, or with none and a reason', async () => {
  // `npm run soak -- outage` does the same with five thousand.
  const { wrong, outcomes, taken, failed } = await runOutage(60, 20);
  expect(wrong).toEqual([]);
  expect(failed).toBeGreaterThan(30);
  expect(taken.smtp).toBeGreaterThan(0);
  expect(taken.api).toBeGreaterThan(0);
  expect(outcomes.sent).toBeGreaterThan(20);
});
