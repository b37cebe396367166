import { mkdirSync } from 'node:fs';
import {
  RebuildSuperseded,
  type SearchIndex,
  type SearchQuery,
  type SearchResult,
  type SearchStatus,
  type SearchTerms,
  searchIndexes,
} from '../../ports/search.ts';
import { Catalog } from './sqlite-catalog.ts';
import { matchesIn, searchStore } from './sqlite-search.ts';
import { type Changes, type PlainDocument, Store } from './sqlite-store.ts';

/** The operations on the folder of the index files, one after the other, on connections of its own. */
export class SqliteEngine {
  readonly #catalog: Catalog;
  readonly #stores = new Map<string, Store>();

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#catalog = new Catalog(dir);
  }

  apply(index: SearchIndex, changes: Changes): void {
    const { current, building } = this.#catalog.read(index);
    this.#store(index, current).apply(changes, { building: false });
    if (building !== null) this.#store(index, building).apply(changes, { building: true });
  }

  search(query: SearchQuery): SearchResult {
    return searchStore(this.#store(query.index, this.#catalog.read(query.index).current), query);
  }

  match(query: SearchTerms): string[] {
    return matchesIn(this.#store(query.index, this.#catalog.read(query.index).current), query);
  }

  begin(index: SearchIndex): number {
    const building = this.#catalog.begin(index);
    this.#store(index, building);
    return building;
  }

  fill(index: SearchIndex, generation: number, documents: readonly PlainDocument[]): void {
    this.#check(index, generation);
    this.#store(index, generation).fill(documents);
  }

  finish(index: SearchIndex, generation: number): void {
    this.#check(index, generation);
    this.#store(index, generation).settle();
    if (!this.#catalog.end(index, generation, { swap: true })) throw superseded();
    this.#closeOthers(index);
  }

  cancel(index: SearchIndex, generation: number): void {
    this.#catalog.end(index, generation, { swap: false });
    this.#closeOthers(index);
  }

  status(): SearchStatus['indexes'] {
    return searchIndexes.map((index) => {
      const { current, building } = this.#catalog.read(index);
      const store = this.#store(index, current);
      return { index, documents: store.count(), rebuilding: building !== null, outdated: store.isOutdated };
    });
  }

  close(): void {
    for (const store of this.#stores.values()) store.close();
    this.#catalog.close();
  }

  #check(index: SearchIndex, generation: number): void {
    if (this.#catalog.read(index).building !== generation) throw superseded();
  }

  #store(index: SearchIndex, generation: number): Store {
    const file = this.#catalog.fileOf(index, generation);
    let store = this.#stores.get(file);
    if (!store) {
      this.#closeOthers(index);
      store = new Store(file);
      this.#stores.set(file, store);
    }
    return store;
  }

  /** Lets go of generations that another process, or this one, replaced. */
  #closeOthers(index: SearchIndex): void {
    const { current, building } = this.#catalog.read(index);
    const kept = [current, building].map((generation) => this.#catalog.fileOf(index, generation ?? -1));
    for (const [file, store] of this.#stores) {
      if (kept.includes(file) || !file.startsWith(this.#catalog.fileOf(index, 0).slice(0, -'0.db'.length))) continue;
      store.close();
      this.#stores.delete(file);
    }
  }
}

const superseded = () => new RebuildSuperseded('Another rebuild of this index began.');
