/**
 * Reads that are asked for in the same turn of the event loop, done together: equal ones once, and different ones with one
 * query where the reader has one for them. Nothing is kept: every turn reads anew, so who has written sees what was written.
 */
export class SharedReads<A, T> {
  readonly #read: (asked: ReadonlyMap<string, A>) => Promise<ReadonlyMap<string, T | Promise<T>>>;
  #asked = new Map<string, A>();
  #turn: Promise<ReadonlyMap<string, T | Promise<T>>> | undefined;

  /** `read` gives what it found by the keys that were asked for; an answer may fail by itself, or all of them together. */
  constructor(read: (asked: ReadonlyMap<string, A>) => Promise<ReadonlyMap<string, T | Promise<T>>>) {
    this.#read = read;
  }

  /**
   * What is there under the key; undefined when nothing is. The key names all that the answer depends on, first of all what
   * the caller may see; `asked` is what the reader needs beside it.
   */
  async get(key: string, asked: A): Promise<T | undefined> {
    this.#asked.set(key, asked);
    this.#turn ??= this.#startTurn();
    return (await this.#turn).get(key);
  }

  async #startTurn(): Promise<ReadonlyMap<string, T | Promise<T>>> {
    await new Promise(setImmediate);
    const asked = this.#asked;
    this.#asked = new Map();
    this.#turn = undefined;
    return this.#read(asked);
  }
}
