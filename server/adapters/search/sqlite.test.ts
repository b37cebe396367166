import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { document, titles } from '../../ports/search.contract.fixture.ts';
import { describeSearch } from '../../ports/search.contract.ts';
import { SearchUnavailable } from '../../ports/search.ts';
import { SqliteSearch } from './sqlite.ts';

describeSearch('SQLite', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'search-'));
  const opened: SqliteSearch[] = [];
  return {
    open: async () => {
      const search = new SqliteSearch({ dir });
      opened.push(search);
      return search;
    },
    close: async () => {
      await Promise.all(opened.map((search) => search.close()));
      rmSync(dir, { recursive: true });
    },
  };
});

it('a damaged file is a problem that the status tells and a rebuild mends', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'search-'));
  writeFileSync(join(dir, 'records-0.db'), 'no database '.repeat(1000));
  const search = new SqliteSearch({ dir });
  const ask = () => search.search({ index: 'records', scope: 'all', query: 'ada', limit: 5 });
  await expect(ask()).rejects.toBeInstanceOf(SearchUnavailable);
  await expect(search.put('records', [document({ title: 'Lost' })])).rejects.toBeInstanceOf(SearchUnavailable);
  expect((await search.status()).problem).toMatch(/not a database/);
  const rebuild = await search.rebuild('records');
  await rebuild.put([document({ title: 'Ada Lovelace' })]);
  await rebuild.finish();
  expect(titles((await ask()).hits)).toEqual(['Ada Lovelace']);
  expect((await search.status()).problem).toBeUndefined();
  expect(readdirSync(dir).filter((name) => name.startsWith('records-0'))).toEqual([]);
  await search.close();
  rmSync(dir, { recursive: true });
});
