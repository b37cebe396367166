/** So many places, to be taken several at a time and left one by one. Whoever waits is served in turn, first come, first served. */
export class Places {
  readonly #all: number;
  readonly #waiting: { wanted: number; go(): void }[] = [];
  #free: number;

  constructor(all: number) {
    this.#all = all;
    this.#free = all;
  }

  /** Waits until that many are free, and takes them. */
  async take(wanted: number): Promise<void> {
    if (wanted > this.#all) throw new RangeError(`There are ${this.#all} places, never ${wanted}.`);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ wanted, go: resolve });
    this.#serve();
    await promise;
  }

  leave(): void {
    this.#free += 1;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.wanted <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.wanted;
      next.go();
    }
  }
}
