/**
 * Answers that may be a little old. Values are JSON and come back as copies, so that all adapters behave alike; whatever is
 * in it may vanish at any time.
 */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, lifetimeMs: number): Promise<void>;
  /** Also makes a load that is running give its result to its callers alone. */
  delete(keys: string | readonly string[]): Promise<void>;
  /**
   * What lies under the key, or what `load` brings, which is then kept. Callers at the same time share one load, so that an
   * expired key does not send all of them to the database. What `load` throws is thrown to all of them and not kept.
   */
  getOrLoad<T>(key: string, lifetimeMs: number, load: () => Promise<T>): Promise<T>;
}
