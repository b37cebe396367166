import { expect, it } from 'vitest';
import { runCalls } from '../../bench/soak/calls.ts';

it('analyzes each queued call once although the worker is killed, and tells browsers of none twice', async () => {
  const run = await runCalls({ count: 24, kills: 2 });
  expect(run).toMatchObject({ analyzed: 24, items: 24, toldTwice: 0, killed: 2 });
}, 180_000);
