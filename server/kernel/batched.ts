import { setTimeout as pause } from 'node:timers/promises';

interface Waiting<In, Out> {
  item: In;
  resolve(result: Out): void;
  reject(error: unknown): void;
}

/**
 * A function of one item that has `work` do many at once: calls made within `lingerMs`, or while the batch before is under way,
 * go together, at most `most` of them. `work` returns a result for each item in their order. A batch that fails is tried
 * again one by one, so that an item fails alone; `work` therefore leaves nothing behind when it throws, or bears to be repeated.
 */
export function batched<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  { lingerMs, most }: { lingerMs: number; most: number },
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      if (waiting.length < most) await pause(lingerMs);
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await settle(work, batch);
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void run();
    });
}

async function settle<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const results = await work(batch.map(({ item }) => item));
    for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
  } catch (error) {
    if (batch.length === 1) return batch[0]!.reject(error);
    for (const one of batch) await settle(work, [one]);
  }
}
