interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit: what many ask to be written while writes are on their way is written together when one of them is done,
 * all or nothing. Nobody waits for company: the first is written at once.
 */
export class GroupedWrites<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #isFaultOfOne: (error: unknown) => boolean;
  #waiting: Waiting<T>[] = [];
  #lanes = 0;

  /** `isFaultOfOne` tells failures that one item brings upon its group: then each is written alone, to find which one. */
  constructor(write: (items: readonly T[]) => Promise<void>, isFaultOfOne: (error: unknown) => boolean) {
    this.#write = write;
    this.#isFaultOfOne = isFaultOfOne;
  }

  /** Resolves when the item is stored; fails with what kept it from being. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#lanes < LANES) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#lanes++;
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, MOST));
    this.#lanes--;
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
/** While the database works on one group, the next are made ready. */
const LANES = 3;
