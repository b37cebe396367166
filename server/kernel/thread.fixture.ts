import { serveThread } from './thread.ts';

class TooMuch extends Error {}

export class Counter {
  #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  add(more: number): number {
    if (more > 100) throw new TooMuch('too much');
    this.#count += more;
    return this.#count;
  }

  async addUntil(numbers: ReadableStream<number>, most: number): Promise<number> {
    for await (const more of numbers) {
      this.#count += more;
      if (this.#count >= most + 8) break;
    }
    return this.#count;
  }

  break(): void {
    process.exit(1);
  }
}

serveThread((count: number) => new Counter(count));
