import { expect, it } from 'vitest';
import { sendThroughOutage } from './outage.fixture.ts';

it('after an hour in which every mail system fails in every way, each address got one email or a stated reason', async () => {
  // `npm run soak -- outage` does so with five thousand.
  const { sent, wrong, failures } = await sendThroughOutage(60);
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(50);
  expect(Object.keys(failures).length).toBeGreaterThan(5);
}, 60_000);
