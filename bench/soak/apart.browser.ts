import { io } from 'socket.io-client';

/** A time, in milliseconds of `performance.now()`. */
export interface Span {
  from: number;
  to: number;
}

/** As long as it may take to tell a browser. */
const onItsWayMs = 5_000;

/** A browser that is told of records, and connects again when its connection breaks. */
export class Browser {
  readonly #heard = new Map<string, number>();
  readonly #apart: Span[] = [];
  #close = () => {};

  static async open(url: string, token: string): Promise<Browser> {
    const browser = new Browser();
    await browser.#connect(url, token);
    return browser;
  }

  close(): void {
    this.#close();
  }

  /** Milliseconds that it was without a connection; the longest time. */
  get longestApart(): number {
    return Math.max(0, ...this.#apart.map(({ from, to }) => to - from));
  }

  /**
   * Milliseconds until it heard of a record, the longest wait; what happened while it was apart it reads when it is back, and
   * what happened while nobody could be told, or was on its way when that began, is waited for from then on.
   */
  slowest(happened: ReadonlyMap<string, number>, mute: readonly Span[]): number {
    const waits = [...happened].map(([id, happenedAt]) => {
      const at = mute.find(({ from, to }) => happenedAt >= from - onItsWayMs && happenedAt <= to)?.to ?? happenedAt;
      const wait = (this.#heard.get(id) ?? Number.POSITIVE_INFINITY) - at;
      const wasApart = this.#apart.some(({ from, to }) => from < at + Math.min(wait, onItsWayMs) && to > at - 1_000);
      return wasApart ? 0 : wait;
    });
    return Math.max(0, ...waits);
  }

  async #connect(url: string, token: string): Promise<void> {
    const socket = io(url, {
      ...{ auth: { token }, transports: ['websocket'], forceNew: true },
      ...{ reconnectionDelay: 100, reconnectionDelayMax: 500 },
    });
    let lostAt: number | undefined;
    socket.on('record:changed', ({ id }: { id: string }) => {
      if (!this.#heard.has(id)) this.#heard.set(id, performance.now());
    });
    socket.on('disconnect', (reason) => {
      lostAt = performance.now();
      // The server ended it in good order, as it does before it stops.
      if (reason === 'io server disconnect') socket.connect();
    });
    await new Promise<void>((resolve) => {
      socket.on('connect', () => {
        if (lostAt !== undefined) this.#apart.push({ from: lostAt, to: performance.now() });
        lostAt = undefined;
        resolve();
      });
    });
    this.#close = () => socket.close();
  }
}
