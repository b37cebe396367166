import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSearch } from '../../ports/search.contract.ts';
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
