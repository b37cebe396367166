import type { Cache } from '../../ports/cache.ts';

/** For processes that have no cache in common: what one kept, another could not delete. */
export class NoCache implements Cache {
  async get(): Promise<undefined> {
    return undefined;
  }

  async set(): Promise<void> {}

  async delete(): Promise<void> {}

  getOrLoad<T>(_key: string, _lifetimeMs: number, load: () => Promise<T>): Promise<T> {
    return load();
  }
}
