import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { LiveQueryClient } from './query-client.ts';

it('asks again for what changed while the first reply was on its way', async () => {
  const client = new LiveQueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
  const replies = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let asked = 0;
  const observer = new QueryObserver(client, { queryKey: ['summary', 1], queryFn: () => replies[asked++]!.promise });
  const stop = observer.subscribe(() => undefined);
  const invalidated = client.invalidateQueries({ queryKey: ['summary'] });
  expect(asked).toBe(1);
  replies[0]!.resolve('queued');
  await invalidated;
  await expect.poll(() => asked).toBe(2);
  replies[1]!.resolve('ready');
  await expect.poll(() => observer.getCurrentResult().data).toBe('ready');
  expect(asked).toBe(2);
  stop();
});
