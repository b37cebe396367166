import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type SearchIndex, searchIndexes } from '../../ports/search.ts';

/** Which generation of an index answers, and which one is being built. */
export interface Generations {
  current: number;
  building: number | null;
  /** Whether some process found the one that answers to be damaged. */
  damaged: 0 | 1;
}

/** Whether an error says that a file is no sound database any more (SQLITE_CORRUPT, SQLITE_NOTADB). */
export const isDamage = (error: unknown): boolean => {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && [11, 26].includes(errcode & 0xff);
};

function openCatalog(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS generation (name TEXT PRIMARY KEY, current INTEGER NOT NULL, building INTEGER);
    CREATE TABLE IF NOT EXISTS damage (name TEXT PRIMARY KEY, generation INTEGER NOT NULL);`);
  return db;
}

/** The file that tells every process which generations there are. */
export class Catalog {
  readonly #dir: string;
  readonly #db: DatabaseSync;
  readonly #read: StatementSync;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#db = this.#open();
    const add = this.#db.prepare('INSERT OR IGNORE INTO generation VALUES (?, 0, NULL)');
    for (const index of searchIndexes) add.run(index);
    this.#read = this.#db.prepare(`
      SELECT current, building, EXISTS (SELECT 1 FROM damage d WHERE d.name = g.name AND d.generation = current) AS damaged
      FROM generation g WHERE g.name = ?`);
  }

  #open(): DatabaseSync {
    try {
      return openCatalog(this.file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // Without it nobody knows which files answer: all begin anew.
      for (const name of readdirSync(this.#dir)) rmSync(join(this.#dir, name), { force: true });
      return openCatalog(this.file);
    }
  }

  get file(): string {
    return join(this.#dir, 'catalog.db');
  }

  /** Tells every process that the generation that answers is damaged. */
  setDamaged(index: SearchIndex): void {
    this.#db.prepare('INSERT OR REPLACE INTO damage SELECT name, current FROM generation WHERE name = ?').run(index);
  }

  read(index: SearchIndex): Generations {
    return this.#read.get(index) as unknown as Generations;
  }

  fileOf(index: SearchIndex, generation: number): string {
    return join(this.#dir, `${index}-${generation}.db`);
  }

  /** Makes room for a new generation in place of one that is being built. */
  begin(index: SearchIndex): number {
    const { building } = this.#db
      .prepare(
        'UPDATE generation SET building = max(current, coalesce(building, 0)) + 1 WHERE name = ? RETURNING building',
      )
      .get(index) as { building: number };
    this.#clean(index);
    return building;
  }

  /** Ends the building of a generation; false when another one is being built. */
  end(index: SearchIndex, building: number, { swap }: { swap: boolean }): boolean {
    const set = swap ? 'current = building, building = NULL' : 'building = NULL';
    const { changes } = this.#db
      .prepare(`UPDATE generation SET ${set} WHERE name = ? AND building = ?`)
      .run(index, building);
    this.#clean(index);
    return changes === 1;
  }

  close(): void {
    this.#db.close();
  }

  /** Removes the files of generations that are gone. A system that does not remove open files gets another chance later. */
  #clean(index: SearchIndex): void {
    const { current, building } = this.read(index);
    const kept = [current, building].map((generation) => `${index}-${generation}.db`);
    for (const name of readdirSync(this.#dir)) {
      const file = /^(\w+)-\d+\.db/.exec(name);
      if (file?.[1] !== index || kept.includes(file[0])) continue;
      try {
        rmSync(join(this.#dir, name), { force: true });
      } catch {}
    }
  }
}
