import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from './connection.ts';

/** New rows of tables with two columns, collected so that those of a table go in with one statement. */
export class NewRows {
  readonly #connection: Connection;
  readonly #values = new Map<string, SQLInputValue[]>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `insert` is the statement that inserts one row, ending in `VALUES (?, ?)`. */
  add(insert: string, first: SQLInputValue, second: SQLInputValue): void {
    const values = this.#values.get(insert);
    if (values) values.push(first, second);
    else this.#values.set(insert, [first, second]);
  }

  write(): void {
    for (const [insert, values] of this.#values) {
      let at = 0;
      for (; at + MOST * 2 <= values.length; at += MOST * 2) this.#run(insert, values.slice(at, at + MOST * 2));
      if (at < values.length) this.#run(insert, values.slice(at));
    }
  }

  #run(insert: string, values: SQLInputValue[]): void {
    this.#connection.prepare(insert + ', (?, ?)'.repeat(values.length / 2 - 1)).run(...values);
  }
}

/** Rows of one statement, so that few different ones are kept prepared; more rows gain little. */
const MOST = 16;
