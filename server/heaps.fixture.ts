import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread, Worker } from 'node:worker_threads';
import { boundHeaps } from './heaps.ts';

/** Starts a thread that makes as many young objects as it has room for, and prints the megabytes that these take. */
if (isMainThread) {
  boundHeaps();
  new Worker(new URL(import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 24 } });
} else {
  const kept: object[] = [];
  for (let round = 0; round < 60; round++) {
    for (let n = 0; n < 20_000; n++) kept[n] = { n, pair: [n, round] };
  }
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  console.log(young!.physical_space_size / 1024 / 1024);
}
