import * as http from 'node:http';
import * as https from 'node:https';
import { AppError } from '../../errors.ts';
import { Circuit } from './circuit.ts';

/** Calls that one service may have at a time; more are refused, so that a slow one does not fill the memory. */
const MOST_RUNNING = 1_000;
/** Shorter than a service keeps idle connections, so that none is used that it is just closing. */
const IDLE_MS = 30_000;
const CONNECT_MS = 2_000;

/** One process of a service. */
export class Target {
  readonly url: URL;
  readonly circuit: Circuit;
  readonly #agent: http.Agent;

  constructor(url: string, now: () => number) {
    this.url = new URL(url);
    this.circuit = new Circuit(now);
    const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 64 };
    this.#agent = this.url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  }

  /**
   * A request to this process; `isFresh` takes a connection of its own, since one that is kept may be closed by the other
   * side at the very moment that it is used, and what was sent then cannot be sent again.
   */
  request(options: { method: string; path: string; headers: http.OutgoingHttpHeaders; isFresh: boolean }) {
    const { isFresh, ...rest } = options;
    const { hostname, port, protocol } = this.url;
    const { request } = protocol === 'https:' ? https : http;
    const outgoing = request({ ...rest, hostname, port, setHost: false, agent: isFresh ? false : this.#agent });
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return;
      const late = setTimeout(() => outgoing.destroy(new Error('no connection in time')), CONNECT_MS);
      socket.once('connect', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    });
    return outgoing;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A service behind the gateway: its processes, taken in turn. */
export class Upstream {
  readonly name: string;
  readonly #targets: readonly Target[];
  #turn = 0;
  #running = 0;

  constructor(name: string, urls: readonly string[], now: () => number) {
    this.name = name;
    this.#targets = urls.map((url) => new Target(url, now));
  }

  get isAvailable(): boolean {
    return this.#targets.some(({ circuit }) => !circuit.isOpen);
  }

  /** Counts a call until the function that comes back is called. Throws `overloaded`. */
  enter(): () => void {
    if (this.#running >= MOST_RUNNING) throw new AppError('overloaded', { retryAfter: 1 });
    this.#running += 1;
    let left = false;
    return () => {
      if (!left) this.#running -= 1;
      left = true;
    };
  }

  /** The next process that may be called and was not `tried`. */
  next(tried: ReadonlySet<Target> = new Set()): Target | undefined {
    for (let step = 0; step < this.#targets.length; step++) {
      const target = this.#targets[(this.#turn + step) % this.#targets.length]!;
      if (tried.has(target) || !target.circuit.admit()) continue;
      this.#turn = (this.#turn + step + 1) % this.#targets.length;
      return target;
    }
    return undefined;
  }

  close(): void {
    for (const target of this.#targets) target.close();
  }
}
