import fs from 'node:fs';
import path from 'node:path';
import { MongoError } from '../errors.ts';
import { Locks } from '../transactions/locks.ts';
import { Snapshots } from '../transactions/snapshots.ts';
import { Transactions } from '../transactions/transactions.ts';
import { Writer } from '../transactions/writer.ts';
import { type Durability, GroupCommit, isStorageFailure } from './batch.ts';
import { Catalog } from './catalog.ts';
import { Checkpointer } from './checkpointer.ts';
import { Connection } from './connection.ts';
import { lockFolder } from './folder-lock.ts';
import { RecordStore } from './records.ts';
import { clearScratch } from './scratch.ts';
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
  readonly snapshots: Snapshots;
  readonly writer: Writer;
  readonly #flushHooks: (() => void)[] = [];
  readonly #resetHooks: (() => void)[] = [];
  readonly #close: () => Promise<void>;
  readonly #checkpointer: Checkpointer | undefined;

  private constructor(opened: Opened) {
    this.file = opened.file;
    this.connection = opened.connection;
    this.catalog = opened.catalog;
    this.#close = opened.close;
    this.#checkpointer = opened.checkpointer;
    this.batches = new GroupCommit(this.connection, opened.durability, {
      beforeCommit: () => this.#beforeCommit(),
      afterCommit: () => {
        this.locks.committed();
        if (this.snapshots.size === 0) this.#checkpointer?.idle(this.transactions.open.size);
      },
      afterRollback: () => this.#afterRollback(),
    });
    this.records = new RecordStore(this.connection, this.catalog);
    const { file, batches, catalog, records, locks } = this;
    const noneOpen = (): void => {
      this.batches.endReading();
      if (this.snapshots.size === 0) this.#checkpointer?.idle(0);
    };
    this.transactions = new Transactions({ file, batches, catalog, records, locks, noneOpen });
    this.snapshots = new Snapshots(this.transactions, catalog);
    this.writer = new Writer(batches, records, locks);
  }

  /** Opens or makes the folder. Throws a sentence for the user when another process has it or the file is torn. */
  static open(dir: string): Store {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    const folderLock = lockFolder(dir);
    try {
      return Store.#openLocked(databaseFile(dir), folderLock);
    } catch (error) {
      folderLock.release();
      if (!isStorageFailure(error)) throw error;
      throw new Error(`The database in ${dir} cannot be opened (${error.message}). Restore it from a backup.`);
    }
  }

  static #openLocked(file: string, folderLock: { release(): void }): Store {
    clearScratch(file);
    const connection = new Connection(file);
    connection.exec(
      'PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;',
    );
    connection.exec('BEGIN IMMEDIATE');
    const catalog = new Catalog(connection);
    connection
      .prepare(
        "INSERT INTO settings (name, value) VALUES ('opened', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      )
      .run(new Date().toISOString());
    connection.exec('COMMIT');
    const wal = new WalSync(`${file}-wal`);
    const checkpointer = new Checkpointer(file, connection);
    return new Store({
      file,
      connection,
      catalog,
      durability: wal,
      checkpointer,
      async close() {
        await checkpointer.close();
        wal.close();
        connection.close();
        folderLock.release();
      },
    });
  }

  /** A second view of a database that this process has open, only for reading. */
  static openForReading(file: string): Store {
    const connection = new Connection(file, { readOnly: true });
    const durability = {
      assertSound(): never {
        throw new MongoError('NotWritablePrimary', 'This connection only reads');
      },
      sync: () => Promise.resolve(),
    };
    const catalog = new Catalog(connection, { readOnly: true });
    return new Store({
      file,
      connection,
      catalog,
      durability,
      checkpointer: undefined,
      close: async () => connection.close(),
    });
  }

  /** What new writes and transactions have to wait for; undefined: nothing. */
  get gate(): Promise<void> | undefined {
    return this.#checkpointer?.gate;
  }

  /** Has `flush` called before each commit, and `reset` when a batch was lost. */
  onBatch(hooks: { flush(): void; reset(): void }): void {
    this.#flushHooks.push(hooks.flush);
    this.#resetHooks.push(hooks.reset);
  }

  #beforeCommit(): void {
    this.catalog.flush();
    for (const flush of this.#flushHooks) flush();
  }

  #afterRollback(): void {
    for (const transaction of this.transactions.open) this.transactions.forget(transaction);
    this.catalog.reload();
    for (const reset of this.#resetHooks) reset();
  }

  async close(): Promise<void> {
    this.snapshots.close();
    this.transactions.close();
    this.batches.endReading();
    this.batches.flush();
    await this.batches.last.durable.catch(() => {});
    await this.#close();
  }
}

interface Opened {
  readonly file: string;
  readonly connection: Connection;
  readonly catalog: Catalog;
  readonly durability: Durability;
  /** Absent where nothing is written. */
  readonly checkpointer: Checkpointer | undefined;
  close(): Promise<void>;
}
