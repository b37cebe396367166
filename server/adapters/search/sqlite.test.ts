import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { document, titles } from '../../ports/search.contract.fixture.ts';
import { describeSearch } from '../../ports/search.contract.ts';
import { SearchUnavailable } from '../../ports/search.ts';
import { SqliteSearch } from './sqlite.ts';
import { searchStore } from './sqlite-search.ts';
import { Store } from './sqlite-store.ts';

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

describe('files that something happens to', () => {
  let dir: string;
  let search: SqliteSearch;
  const find = async (query: string) =>
    titles((await search.search({ index: 'records', scope: 'all', query, limit: 5 })).hits);
  const state = async () => (await search.status()).indexes.find(({ index }) => index === 'records');
  const rebuild = async () => {
    const rebuild = await search.rebuild('records');
    await rebuild.put([document({ title: 'Ada Lovelace' })]);
    await rebuild.finish();
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'search-'));
    search = new SqliteSearch({ dir });
  });
  afterEach(async () => {
    await search.close();
    rmSync(dir, { recursive: true });
  });

  it('damaged ones are told by the status and mended by a rebuild', async () => {
    writeFileSync(join(dir, 'records-0.db'), 'no database '.repeat(1000));
    await expect(find('ada')).rejects.toBeInstanceOf(SearchUnavailable);
    await expect(search.put('records', [document({ title: 'Lost' })])).rejects.toBeInstanceOf(SearchUnavailable);
    expect(await state()).toMatchObject({ damaged: true, documents: 0 });
    await rebuild();
    expect(await find('ada')).toEqual(['Ada Lovelace']);
    expect(await state()).toMatchObject({ damaged: false, documents: 1 });
    expect(readdirSync(dir).filter((name) => name.startsWith('records-0'))).toEqual([]);
  });

  it('damage that one process meets is known to all, and writes go on while the index is rebuilt', async () => {
    await search.put('records', [document({ title: 'Ada' })]);
    await search.close();
    const file = join(dir, 'records-0.db');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill('damage', 4096 * 2));
    search = new SqliteSearch({ dir });
    const other = new SqliteSearch({ dir });
    await expect(find('ada')).rejects.toBeInstanceOf(SearchUnavailable);
    expect((await other.status()).indexes.find(({ index }) => index === 'records')?.damaged).toBe(true);
    const rebuilding = await search.rebuild('records');
    await other.put('records', [document({ title: 'Written meanwhile' })]);
    await rebuilding.finish();
    expect(await find('')).toEqual(['Written meanwhile']);
    await other.close();
  });

  it('lost ones begin empty, also under a program that runs', async () => {
    await search.put('records', [document({ title: 'Ada' })]);
    expect(await find('ada')).toEqual(['Ada']);
    for (const name of readdirSync(dir)) rmSync(join(dir, name));
    expect(await find('ada')).toEqual([]);
    expect(await state()).toMatchObject({ damaged: false, documents: 0 });
    await rebuild();
    expect(await find('ada')).toEqual(['Ada Lovelace']);
  });

  it('a catalog that is damaged is made anew with the index', async () => {
    await search.put('records', [document({ title: 'Ada' })]);
    await search.close();
    writeFileSync(join(dir, 'catalog.db'), 'no database '.repeat(1000));
    search = new SqliteSearch({ dir });
    expect(await state()).toMatchObject({ documents: 0 });
    await rebuild();
    expect(await find('ada')).toEqual(['Ada Lovelace']);
  });
});

it('many small writes leave lists in few pieces', () => {
  const store = new Store(':memory:');
  const pieces = () => store.db.prepare('SELECT count(DISTINCT segid) AS n FROM fts_idx').get()?.n;
  const put = (from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const one = { id: `${n}`, kind: 'contact', title: `Ann ${n}`, readers: [], at: n };
      store.apply(new Map([[one.id, one]]), { building: false });
    }
  };
  put(0, 200);
  const before = pieces();
  expect(before).toBeGreaterThan(3);
  while (store.tidy());
  expect(pieces()).toBe(1);
  put(200, 240);
  expect(store.tidy()).toBe(false);
  const { total } = searchStore(store, { index: 'records', scope: 'all', query: 'ann', limit: 5 });
  expect(total.count).toBe(240);
  store.close();
});
