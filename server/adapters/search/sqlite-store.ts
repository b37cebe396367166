import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SearchDocument } from '../../ports/search.ts';
import { type Analysis, analyse } from './analysis.ts';
import { mark } from './sqlite-expression.ts';
import { everyPlace, Vocabulary, vocabularySchema } from './sqlite-vocabulary.ts';

/** A document on its way to another thread: the time in milliseconds. */
export type PlainDocument = Omit<SearchDocument, 'at'> & { at: number };
/** Per id the document to put, or null to remove it. */
export type Changes = Map<string, PlainDocument | null>;

/** Changes with the schema and with the analysis: files of other versions need a rebuild. */
const storeVersion = 4;

/**
 * `doc` holds what results show, `facet` what is counted (thousands of rows at a time, so they lie close together), `fts`
 * the terms, each with its place as its first character: a list per term and place is read faster than one that is filtered
 * by column. Terms come as they are to be found; the tokenizer only splits them.
 * The row number is the time (seconds, then a serial number), so that the newest matches are the first ones to be read.
 */
const schema = `
  CREATE TABLE doc (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at INTEGER NOT NULL,
    title TEXT NOT NULL, fields TEXT NOT NULL, text TEXT NOT NULL);
  CREATE TABLE facet (rowid INTEGER PRIMARY KEY, facets TEXT NOT NULL);
  CREATE VIRTUAL TABLE fts USING fts5(
    terms, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5 6 7', tokenize = "ascii tokenchars '@._+-'");
  INSERT INTO fts(fts, rank) VALUES ('hashsize', 8388608);
  ${vocabularySchema}
  CREATE TABLE removed (id TEXT PRIMARY KEY) WITHOUT ROWID;
  PRAGMA user_version = ${storeVersion};`;

/** Lets a file of the first release answer until it is rebuilt: it does not know where its terms stand, so each may stand anywhere. */
const fromFirstVersion = `
  ALTER TABLE term RENAME TO old_term;
  ALTER TABLE part RENAME TO old_part;
  ${vocabularySchema}
  INSERT INTO term SELECT term, ${everyPlace}, EXISTS (SELECT 1 FROM word WHERE length = length(term) AND word = term) FROM old_term;
  INSERT INTO part SELECT DISTINCT part, word FROM old_part WHERE part <> word;
  DROP TABLE old_term; DROP TABLE old_part; DROP TABLE word;
  PRAGMA user_version = 2;`;

/** Rows per second of time. */
const slots = 2 ** 20;
const lastSecond = 2 ** 33 - 1;
/** A few megabytes. */
const mostRemembered = 500;
const mergePages = 500;
/** So many changed documents leave lists in enough pieces to be merged. */
const worthTidying = 1000;
const fewPieces = 3;

/** What tells a file from another one of its name; undefined where there is none. */
export const fileNumber = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/** One generation of an index in a file of its own. Every process may have it open. */
export class Store {
  readonly db: DatabaseSync;
  readonly vocabulary: Vocabulary;
  readonly #remembered = new Map<string, unknown>();
  #rememberedOf: number | undefined;
  readonly #statements = new Map<string, StatementSync>();
  readonly #delete: StatementSync;
  readonly #deleteTerms: StatementSync;
  readonly #deleteFacets: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertFacets: StatementSync;
  readonly #insertTerms: StatementSync;
  readonly #lastOf: StatementSync;
  readonly #has: StatementSync;
  readonly #remember: StatementSync;
  readonly #forget: StatementSync;
  readonly fileNumber: number | undefined;
  /** Since the lists were merged; who opened it just now cannot know. */
  #changed = worthTidying;
  #isTidying = false;

  constructor(file: string) {
    this.db = new DatabaseSync(file, { timeout: 20_000 });
    this.db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
      PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;`);
    this.#create();
    this.fileNumber = fileNumber(file);
    const prepare = (sql: string) => this.db.prepare(sql);
    // FTS5 has rows of its own with numbers beyond what a double can hold, and `run` tells the last one that was written.
    const change = (sql: string) => {
      const statement = this.db.prepare(sql);
      statement.setReadBigInts(true);
      return statement;
    };
    this.vocabulary = new Vocabulary(this.db);
    this.#delete = prepare('DELETE FROM doc WHERE id = ? RETURNING rowid');
    this.#deleteTerms = change('DELETE FROM fts WHERE rowid = ?');
    this.#insert = change('INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#deleteFacets = change('DELETE FROM facet WHERE rowid = ?');
    this.#insertFacets = change('INSERT INTO facet VALUES (?, ?)');
    this.#insertTerms = change('INSERT INTO fts(rowid, terms) VALUES (?, ?)');
    this.#lastOf = prepare('SELECT max(rowid) AS last FROM doc WHERE rowid >= ? AND rowid < ?');
    this.#has = prepare('SELECT 1 FROM doc WHERE id = ?1 UNION ALL SELECT 1 FROM removed WHERE id = ?1');
    this.#remember = change('INSERT OR IGNORE INTO removed VALUES (?)');
    this.#forget = change('DELETE FROM removed WHERE id = ?');
  }

  #create(): void {
    const version = () => (this.db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    if (version() === 0) this.#transaction(() => version() === 0 && this.db.exec(schema));
    if (version() === 1) this.#transaction(() => version() === 1 && this.db.exec(fromFirstVersion));
  }

  /** The statement for some SQL, compiled once. */
  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /**
   * What follows from the index alone, worked out once until the index changes, whichever process changes it. Within a
   * transaction, so that it is of the same moment as all else that is read there.
   */
  remember<T>(key: string, work: () => T): T {
    const { data_version } = this.prepare('PRAGMA data_version').get() as { data_version: number };
    if (data_version !== this.#rememberedOf || this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#rememberedOf = data_version;
    if (!this.#remembered.has(key)) this.#remembered.set(key, work());
    return this.#remembered.get(key) as T;
  }

  get isOutdated(): boolean {
    const { user_version } = this.db.prepare('PRAGMA user_version').get() as { user_version: number };
    return user_version !== storeVersion;
  }

  count(): number {
    return (this.db.prepare('SELECT count(*) AS n FROM doc').get() as { n: number }).n;
  }

  /** Puts and removes in one transaction. A generation that is being built remembers what was removed. */
  apply(changes: Changes, { building }: { building: boolean }): void {
    this.#transaction(() => {
      for (const [id, document] of changes) {
        const old = this.#delete.get(id);
        if (old) {
          this.#deleteTerms.run(old.rowid as number);
          this.#deleteFacets.run(old.rowid as number);
        }
        if (!building) continue;
        if (document) this.#forget.run(id);
        else this.#remember.run(id);
      }
      this.#add([...changes.values()].filter((document) => document !== null));
    });
    this.#changed += changes.size;
  }

  /** Adds what is neither there nor was removed. */
  fill(documents: readonly PlainDocument[]): void {
    this.#transaction(() => {
      const fresh = new Map(documents.map((document) => [document.id, document]));
      this.#add([...fresh.values()].filter(({ id }) => !this.#has.get(id)));
    });
  }

  /** Merges what was written in many small steps, so that searches read one list per term, and forgets what was removed. */
  settle(): void {
    this.db.exec('DELETE FROM removed');
    for (let isFirst = true; this.#mergeStep(isFirst); isFirst = false);
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** A step of the same for idle moments, where enough was written since; false when nothing is left to do. */
  tidy(): boolean {
    if (!this.#isTidying && (this.#changed < worthTidying || this.#pieces() <= fewPieces)) return false;
    this.#isTidying = this.#mergeStep(!this.#isTidying);
    if (!this.#isTidying) this.#changed = 0;
    return this.#isTidying;
  }

  #pieces(): number {
    return (this.db.prepare('SELECT count(DISTINCT segid) AS n FROM fts_idx').get() as { n: number }).n;
  }

  #mergeStep(isFirst: boolean): boolean {
    const merge = this.db.prepare("INSERT INTO fts(fts, rank) VALUES ('merge', ?)");
    merge.setReadBigInts(true);
    const changes = () => (this.prepare('SELECT total_changes() AS n').get() as { n: number }).n;
    const before = changes();
    merge.run(isFirst ? -mergePages : mergePages);
    // Each step counts as one change; a step that merges counts as more.
    return isFirst || changes() - before >= 2;
  }

  close(): void {
    this.db.close();
  }

  /** In order of their rows, as FTS5 collects terms in memory for as long as rows ascend. */
  #add(documents: readonly PlainDocument[]): void {
    const seconds = new Map<number, number>();
    for (const document of documents.toSorted((a, b) => a.at - b.at)) {
      const analysis = analyse(document);
      const rowid = this.#nextRow(document.at, seconds);
      const fields = {
        names: document.names,
        emails: document.emails,
        phones: document.phones,
        domains: document.domains,
      };
      const { id, kind, at } = document;
      this.#insert.run(rowid, id, kind, at, document.title, JSON.stringify(fields), document.text ?? '');
      this.#insertFacets.run(rowid, JSON.stringify(document.facets ?? {}));
      this.#insertTerms.run(rowid, termsOf(analysis));
      this.vocabulary.add(analysis);
    }
  }

  #nextRow(at: number, seconds: Map<number, number>): number {
    const second = Math.min(Math.max(Math.floor(at / 1000), 0), lastSecond);
    const start = second * slots;
    let last = seconds.get(second) ?? (this.#lastOf.get(start, start + slots)?.last as number | null) ?? start;
    last++;
    seconds.set(second, last);
    return last;
  }

  #transaction(work: () => void): void {
    // Its own changes do not count for `data_version`.
    this.#remembered.clear();
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.vocabulary?.forget();
      throw error;
    }
  }
}

const termsOf = ({ words, starts, ends, filter }: Analysis): string => {
  const terms: string[] = [];
  for (const [place, found] of Object.entries({ ...words, starts, ends, filter })) {
    for (const term of found) terms.push(mark[place as keyof typeof mark] + term);
  }
  return terms.join(' ');
};
