interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit: what is asked to be written while a write is on its way is written together when that is done, all or
 * nothing. Nobody waits for company beyond the turn of the event loop.
 */
export class GroupedWrites<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #isFaultOfOne: (error: unknown) => boolean;
  #waiting: Waiting<T>[] = [];
  #running = false;

  /** `isFaultOfOne` tells failures that items bring upon their group: then each is written alone. */
  constructor(write: (items: readonly T[]) => Promise<void>, isFaultOfOne: (error: unknown) => boolean) {
    this.#write = write;
    this.#isFaultOfOne = isFaultOfOne;
  }

  /** Resolves when the item is stored; fails with what kept it from being. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, MOST));
    this.#running = false;
  }

  async #settle(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.#write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length > 1 && this.#isFaultOfOne(error)) {
        for (const one of group) await this.#settle([one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}

/** So that a group stays a short transaction. */
const MOST = 100;
