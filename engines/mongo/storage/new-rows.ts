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
      for (let rows = MOST; rows >= 1; rows /= 2) {
        for (; at + rows * 2 <= values.length; at += rows * 2) this.#run(insert, values.slice(at, at + rows * 2));
      }
    }
  }

  #run(insert: string, values: SQLInputValue[]): void {
    this.#connection.prepare(insert + ', (?, ?)'.repeat(values.length / 2 - 1)).run(...values);
  }
}

/** Rows of the largest statement; more gain little. The rest goes in halves of it, so that few statements are kept prepared. */
const MOST = 16;
