import { availableParallelism } from 'node:os';
import { Thread } from '../../kernel/thread.ts';
import {
  RebuildSuperseded,
  type Search,
  type SearchDocument,
  type SearchIndex,
  type SearchQuery,
  type SearchRebuild,
  type SearchResult,
  type SearchStatus,
  type SearchTerms,
  SearchUnavailable,
} from '../../ports/search.ts';
import type { SqliteEngine } from './sqlite-engine.ts';
import type { Changes, PlainDocument } from './sqlite-store.ts';

/** Documents per transaction: few enough that other processes need not wait long for their turn to write. */
const batch = 1000;
/** In a generation that is being built, where nobody waits and larger steps need fewer merges. */
const fillBatch = 4000;

/** Nothing to write for so long is a moment for tidying up. */
const quietMs = 2000;

interface Reader {
  thread: Thread<SqliteEngine>;
  waiting: number;
}

interface Group {
  changes: Changes;
  written: Promise<void>;
}

/** More would only wait for a core: each search keeps one busy. */
const mostReaders = 2;

/**
 * FTS5 of SQLite in a folder of files that several processes share. Writes and searches have threads of their own, so
 * that neither holds up the other or the caller's event loop.
 */
export class SqliteSearch implements Search {
  readonly kind = 'sqlite';
  readonly #writer: Thread<SqliteEngine>;
  readonly #readers: Reader[];
  /** Changes that wait until those before them are written. */
  readonly #gathering = new Map<SearchIndex, Group>();
  readonly #last = new Map<SearchIndex, Promise<void>>();
  readonly #quiet = new Map<SearchIndex, NodeJS.Timeout>();
  #isClosed = false;

  constructor({ dir }: { dir: string }) {
    this.#writer = engineOn(dir);
    const count = Math.min(mostReaders, availableParallelism());
    this.#readers = Array.from({ length: count }, () => ({ thread: engineOn(dir), waiting: 0 }));
  }

  put(index: SearchIndex, documents: readonly SearchDocument[]): Promise<void> {
    return this.#change(
      index,
      documents.map((document) => [document.id, plainOf(document)]),
    );
  }

  remove(index: SearchIndex, ids: readonly string[]): Promise<void> {
    return this.#change(
      index,
      ids.map((id) => [id, null]),
    );
  }

  search(query: SearchQuery): Promise<SearchResult> {
    return this.#read((thread) => thread.ask('search', query));
  }

  match(query: SearchTerms): Promise<string[]> {
    return this.#read((thread) => thread.ask('match', query));
  }

  async refresh(index: SearchIndex): Promise<void> {
    await this.#last.get(index)?.catch(() => undefined);
  }

  async rebuild(index: SearchIndex): Promise<SearchRebuild> {
    const generation = await this.#writer.ask('begin', index);
    return {
      put: async (documents) => {
        for (let start = 0; start < documents.length; start += fillBatch) {
          await this.#writer.ask('fill', index, generation, documents.slice(start, start + fillBatch).map(plainOf));
        }
      },
      finish: () => this.#writer.ask('finish', index, generation),
      cancel: () => this.#writer.ask('cancel', index, generation),
    };
  }

  async status(): Promise<SearchStatus> {
    try {
      // Not behind what is being written, which takes seconds while an index is rebuilt.
      return { kind: this.kind, indexes: await this.#read((thread) => thread.ask('status')) };
    } catch (error) {
      return { kind: this.kind, problem: `Search index can't be read: ${(error as Error).message}`, indexes: [] };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#quiet.values()) clearTimeout(timer);
    await Promise.all([...this.#last.values()].map((written) => written.catch(() => undefined)));
    await Promise.all([this.#writer, ...this.#readers.map(({ thread }) => thread)].map((thread) => thread.close()));
  }

  /** Asks the thread for which the fewest wait; one that is not needed is never started. */
  async #read<T>(ask: (thread: Thread<SqliteEngine>) => Promise<T>): Promise<T> {
    const reader = this.#readers.reduce((a, b) => (b.waiting < a.waiting ? b : a));
    reader.waiting++;
    try {
      return await ask(reader.thread);
    } finally {
      reader.waiting--;
    }
  }

  /** What comes while others are being written is written together with what else comes meanwhile. */
  async #change(index: SearchIndex, changes: [string, PlainDocument | null][]): Promise<void> {
    for (let start = 0; start < changes.length; start += batch) {
      await this.#group(index, changes.slice(start, start + batch));
    }
  }

  #group(index: SearchIndex, changes: [string, PlainDocument | null][]): Promise<void> {
    let group = this.#gathering.get(index);
    if (!group || group.changes.size + changes.length > batch) {
      const gathered: Changes = new Map();
      const turn = this.#last.get(index)?.catch(() => undefined) ?? Promise.resolve();
      const written = turn.then(() => {
        if (this.#gathering.get(index)?.changes === gathered) this.#gathering.delete(index);
        this.#tidySoon(index);
        return this.#writer.ask('apply', index, gathered);
      });
      group = { changes: gathered, written };
      this.#gathering.set(index, group);
      this.#last.set(index, written);
    }
    for (const [id, document] of changes) group.changes.set(id, document);
    return group.written;
  }

  #tidySoon(index: SearchIndex): void {
    clearTimeout(this.#quiet.get(index));
    const timer = setTimeout(() => void this.#tidy(index).catch(() => undefined), quietMs);
    this.#quiet.set(index, timer.unref());
  }

  async #tidy(index: SearchIndex): Promise<void> {
    while (!this.#isClosed && !this.#gathering.has(index) && (await this.#writer.ask('tidy', index)));
  }
}

/** A thread with connections of its own. */
const engineOn = (data: string) =>
  new Thread<SqliteEngine>(new URL('./sqlite.thread.ts', import.meta.url), {
    data,
    toError: ({ kind, message }, cause) =>
      new (kind === RebuildSuperseded.name ? RebuildSuperseded : SearchUnavailable)(message, { cause }),
  });

const plainOf = (document: SearchDocument): PlainDocument => ({ ...document, at: document.at.epochMilliseconds });
