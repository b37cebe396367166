import { expect, it } from 'vitest';
import { allZones, checkCases } from './simulation.cases.fixture.ts';

it('every occurrence goes out once on its local day, or says why not, in every zone and through outages', async () => {
  // `npm run soak -- occurrences` looks at a hundred thousand more.
  const { wrong, sent, explained } = await checkCases({ first: 0, count: allZones.length });
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(250);
  expect(explained).toBeGreaterThan(10);
});
