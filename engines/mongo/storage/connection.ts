import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

export type Row = SQLOutputValue[];

/** A prepared statement that gives rows as arrays. */
export interface Statement {
  run(...parameters: SQLInputValue[]): { lastInsertRowid: number | bigint; changes: number | bigint };
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
}

/**
 * A limit that is bound when the statement runs. SQLite looks at what is bound to a bare `LIMIT ?` while it plans, and so
 * plans the statement anew for each run; it does not look into a sum.
 */
export const BOUND_LIMIT = 'LIMIT ? + 0';

const WRITER_CACHE = 16_384;
/** SQLite empties the cache of a reader with every write of another connection, and there is one for each open transaction. */
const READER_CACHE = 2048;

/** An SQLite connection that keeps its statements prepared. */
export class Connection {
  readonly db: DatabaseSync;
  /** Whether all writes go through this connection, which therefore sees each at once. */
  readonly isWriter: boolean;
  readonly #statements = new Map<string, Statement>();

  constructor(file: string, options: { readOnly?: boolean } = {}) {
    this.isWriter = !options.readOnly;
    this.db = new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: 10_000 });
    const kilobytes = this.isWriter ? WRITER_CACHE : READER_CACHE;
    this.db.exec(`PRAGMA cache_size = -${kilobytes}; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;`);
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = statement as unknown as Statement;
    this.#statements.set(sql, prepared);
    return prepared;
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  /** Forgets prepared statements, which would keep a table from being dropped or hold its memory. */
  forgetStatements(table: string): void {
    for (const sql of this.#statements.keys()) if (sql.includes(table)) this.#statements.delete(sql);
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }
}
