/**
 * Reads by key that are asked for in the same turn of the event loop, done as one: many clients that each want one record
 * cost one query and not many. Nothing is kept: every turn reads anew.
 */
export class SharedReads<T> {
  readonly #read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  #keys: string[] = [];
  #turn: Promise<ReadonlyMap<string, T>> | undefined;

  /** `read` gives what it found of at most a few hundred keys, each named once. */
  constructor(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    this.#read = read;
  }

  /** What is there under the key; undefined when nothing is. Fails when the read of this turn does. */
  async get(key: string): Promise<T | undefined> {
    this.#keys.push(key);
    this.#turn ??= this.#startTurn();
    return (await this.#turn).get(key);
  }

  async #startTurn(): Promise<ReadonlyMap<string, T>> {
    await new Promise(setImmediate);
    const keys = [...new Set(this.#keys)];
    this.#keys = [];
    this.#turn = undefined;
    return this.#read(keys);
  }
}
