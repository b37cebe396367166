import { expect, it } from 'vitest';
import { runSources } from '../../bench/soak/sources.ts';

it('reads sources in time among dead, slow and lying ones, and alerts once although it is killed in the middle', async () => {
  const run = await runSources({ count: 36, kills: 1 });
  // How soon is told by `npm run soak -- sources`: here other tests share the machine.
  expect(run).toMatchObject({ healthy: 24, alerts: 24, notified: 24, failing: 12, inTrouble: 12 });
}, 180_000);
