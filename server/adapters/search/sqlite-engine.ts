import {
  RebuildSuperseded,
  type SearchIndex,
  type SearchQuery,
  type SearchResult,
  type SearchStatus,
  type SearchTerms,
  searchIndexes,
} from '../../ports/search.ts';
import { Catalog, type Generations, isDamage } from './sqlite-catalog.ts';
import { matchesIn, searchStore } from './sqlite-search.ts';
import { type Changes, fileNumber, type PlainDocument, Store } from './sqlite-store.ts';

type IndexState = SearchStatus['indexes'][number];

/** The operations on the folder of the index files, one after the other, on connections of its own. */
export class SqliteEngine {
  readonly #dir: string;
  #catalog: Catalog;
  #catalogFile: number | undefined;
  readonly #stores = new Map<string, Store>();

  constructor(dir: string) {
    this.#dir = dir;
    this.#catalog = new Catalog(dir);
    this.#catalogFile = fileNumber(this.#catalog.file);
  }

  apply(index: SearchIndex, changes: Changes): void {
    this.#onCurrent(index, ({ current, building, damaged }) => {
      if (!damaged || building === null) this.#store(index, current).apply(changes, { building: false });
      if (building !== null) this.#store(index, building).apply(changes, { building: true });
    });
  }

  /** A step of the work that makes searches faster and nobody waits for; false when there is none. */
  tidy(index: SearchIndex): boolean {
    return this.#onCurrent(index, ({ current }) => this.#store(index, current).tidy());
  }

  search(query: SearchQuery): SearchResult {
    return this.#onCurrent(query.index, ({ current }) => searchStore(this.#store(query.index, current), query));
  }

  match(query: SearchTerms): string[] {
    return this.#onCurrent(query.index, ({ current }) => matchesIn(this.#store(query.index, current), query));
  }

  begin(index: SearchIndex): number {
    this.#dropLost();
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
      const counted = (): Pick<IndexState, 'documents' | 'outdated' | 'damaged'> => {
        const none = { documents: 0, outdated: false, damaged: true };
        try {
          return this.#onCurrent(index, ({ current, damaged }) => {
            const store = this.#store(index, current);
            return damaged ? none : { documents: store.count(), outdated: store.isOutdated, damaged: false };
          });
        } catch (error) {
          if (isDamage(error)) return none;
          throw error;
        }
      };
      const state = counted();
      const { building } = this.#catalog.read(index);
      const built = building === null ? 0 : this.#store(index, building).count();
      return { index, ...state, rebuilding: building !== null, built };
    });
  }

  close(): void {
    for (const store of this.#stores.values()) store.close();
    this.#catalog.close();
  }

  /** Works on the generation that answers; where that turns out to be damaged, every process is told. */
  #onCurrent<T>(index: SearchIndex, work: (generations: Generations) => T): T {
    this.#dropLost();
    try {
      return work(this.#catalog.read(index));
    } catch (error) {
      if (isDamage(error)) this.#catalog.setDamaged(index);
      throw error;
    }
  }

  /**
   * Begins anew where someone removed the files: SQLite would go on with what nobody else sees. Their connections stay
   * open, as closing one removes a log by its name, which may be that of another file by now.
   */
  #dropLost(): void {
    for (const [file, store] of this.#stores) if (fileNumber(file) !== store.fileNumber) this.#stores.delete(file);
    if (fileNumber(this.#catalog.file) === this.#catalogFile) return;
    this.#stores.clear();
    this.#catalog = new Catalog(this.#dir);
    this.#catalogFile = fileNumber(this.#catalog.file);
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
