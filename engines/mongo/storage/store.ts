import fs from 'node:fs';
import path from 'node:path';
import { Locks } from '../transactions/locks.ts';
import { Transactions } from '../transactions/transactions.ts';
import { Writer } from '../transactions/writer.ts';
import { GroupCommit } from './batch.ts';
import { Catalog } from './catalog.ts';
import { Checkpointer } from './checkpointer.ts';
import { Connection } from './connection.ts';
import { lockFolder } from './folder-lock.ts';
import { RecordStore } from './records.ts';
import { WalSync } from './wal-sync.ts';

/** Where a data folder keeps its database. */
export function databaseFile(dir: string): string {
  return path.join(dir, 'mongo.db');
}

/** The data folder, open: everything that reads and writes it, held by one process. */
export class Store {
  readonly file: string;
  readonly connection: Connection;
  readonly batches: GroupCommit;
  readonly catalog: Catalog;
  readonly records: RecordStore;
  readonly locks = new Locks();
  readonly transactions: Transactions;
  readonly writer: Writer;
  readonly #flushHooks: (() => void)[] = [];
  readonly #resetHooks: (() => void)[] = [];
  readonly #wal: WalSync;
  readonly #checkpointer: Checkpointer;
  readonly #folderLock: { release(): void };

  /** Opens or makes the folder. Throws a sentence for the user when another process has it or the file is torn. */
  constructor(dir: string) {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#folderLock = lockFolder(dir);
    this.file = databaseFile(dir);
    this.connection = new Connection(this.file);
    this.connection.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;',
    );
    this.connection.exec('BEGIN IMMEDIATE');
    this.catalog = new Catalog(this.connection);
    this.connection
      .prepare(
        "INSERT INTO settings (name, value) VALUES ('opened', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      )
      .run(new Date().toISOString());
    this.connection.exec('COMMIT');
    this.#wal = new WalSync(`${this.file}-wal`);
    this.batches = new GroupCommit(this.connection, this.#wal, {
      beforeCommit: () => this.#beforeCommit(),
      afterRollback: () => this.#afterRollback(),
    });
    this.records = new RecordStore(this.connection, this.catalog);
    const { file, batches, catalog, records, locks } = this;
    this.transactions = new Transactions({ file, batches, catalog, records, locks });
    this.writer = new Writer(batches, records, locks);
    this.#checkpointer = new Checkpointer(this.file, this.connection);
  }

  /** Has `flush` called before each commit, and `reset` when a batch was lost. */
  onBatch(hooks: { flush(): void; reset(): void }): void {
    this.#flushHooks.push(hooks.flush);
    this.#resetHooks.push(hooks.reset);
  }

  #beforeCommit(): void {
    this.catalog.flush();
    for (const flush of this.#flushHooks) flush();
    this.#checkpointer.committed();
  }

  #afterRollback(): void {
    for (const transaction of this.transactions.open) this.transactions.forget(transaction);
    this.catalog.reload();
    for (const reset of this.#resetHooks) reset();
  }

  async close(): Promise<void> {
    this.transactions.close();
    this.batches.flush();
    await this.batches.last.durable.catch(() => {});
    await this.#checkpointer.close();
    this.#wal.close();
    this.connection.close();
    this.#folderLock.release();
  }
}
