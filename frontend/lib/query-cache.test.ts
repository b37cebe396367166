import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { changeCached } from './query-cache.ts';

it('a list that has to be loaded again still has to after one of its rows was changed', async () => {
  const client = new QueryClient();
  client.setQueryData(['rows', 'stale'], ['a'], { updatedAt: 1 });
  client.setQueryData(['rows', 'fresh'], ['a']);
  await client.invalidateQueries({ queryKey: ['rows', 'stale'] });
  changeCached<string[]>(client, { queryKey: ['rows'] }, (rows) => rows.map((row) => `${row}!`));
  expect(client.getQueryData(['rows', 'stale'])).toEqual(['a!']);
  expect(client.getQueryData(['rows', 'fresh'])).toEqual(['a!']);
  expect(client.getQueryState(['rows', 'stale'])).toMatchObject({ isInvalidated: true, dataUpdatedAt: 1 });
  expect(client.getQueryState(['rows', 'fresh'])).toMatchObject({ isInvalidated: false });
});
