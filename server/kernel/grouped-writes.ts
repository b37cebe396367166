interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit: what is asked to be written while a write is on its way is written together, all or nothing. Two groups
 * are on their way at most, so that this process prepares one while the database stores the other.
 */
export class GroupedWrites<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #isFaultOfOne: (error: unknown) => boolean;
  #waiting: Waiting<T>[] = [];
  #turn: NodeJS.Immediate | undefined;
  /** The sizes of the groups that are on their way. */
  readonly #underWay: number[] = [];

  /** `isFaultOfOne` tells failures that items bring upon their group: then each is written alone. */
  constructor(write: (items: readonly T[]) => Promise<void>, isFaultOfOne: (error: unknown) => boolean) {
    this.#write = write;
    this.#isFaultOfOne = isFaultOfOne;
  }

  /** Resolves when the item is stored; fails with what kept it from being. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#turn ??= setImmediate(() => {
        this.#turn = undefined;
        this.#start();
      });
    });
  }

  /** Sends what is waiting on its way: at once where nothing is, else beside one group, when it is as large as that. */
  #start(): void {
    const { length } = this.#waiting;
    const [other, third] = this.#underWay;
    if (length === 0 || third !== undefined || (other !== undefined && length < other)) return;
    const group = this.#waiting.splice(0, MOST);
    this.#underWay.push(group.length);
    void this.#settle(group).then(() => {
      this.#underWay.splice(this.#underWay.indexOf(group.length), 1);
      this.#start();
    });
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
