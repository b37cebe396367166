import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Scratch, ScratchEntry } from '../language/env.ts';

/** Where a data folder keeps what does not fit into memory while a command runs. */
function scratchFolder(databaseFile: string): string {
  return path.join(path.dirname(databaseFile), 'scratch');
}

/** Removes what a process left that ended while commands ran. */
export function clearScratch(databaseFile: string): void {
  fs.rmSync(scratchFolder(databaseFile), { recursive: true, force: true });
}

/** A file for lists of documents that one command writes and reads; gone when it is closed. */
export function openScratch(databaseFile: string): Scratch {
  const folder = scratchFolder(databaseFile);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.db`);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;');
  return {
    write(list: number, entries: Iterable<ScratchEntry>) {
      db.exec('BEGIN');
      db.exec(`CREATE TABLE IF NOT EXISTS list_${list} (rid INTEGER, score REAL, doc BLOB NOT NULL)`);
      const insert = db.prepare(`INSERT INTO list_${list} (rid, score, doc) VALUES (?, ?, ?)`);
      for (const { rid, score, bytes } of entries) insert.run(rid ?? null, score ?? null, bytes);
      db.exec('COMMIT');
    },
    *read(list: number) {
      for (const row of db.prepare(`SELECT rid, score, doc FROM list_${list} ORDER BY rowid`).iterate()) {
        yield {
          rid: (row.rid as number | null) ?? undefined,
          score: (row.score as number | null) ?? undefined,
          bytes: row.doc as Uint8Array,
        };
      }
    },
    close() {
      db.close();
      fs.rmSync(file, { force: true });
    },
  };
}
