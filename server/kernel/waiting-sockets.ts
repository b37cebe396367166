import type { IncomingMessage } from 'node:http';
import { clientAddress, networkKey, type TrustsProxy } from './http/client-address.ts';

/** Connections of one address that have yet to sign in. */
const mostWaiting = 40;

/** Counts the connections that have not signed in, until the wire itself is gone, so that nobody fills the memory with them. */
export class WaitingSockets {
  readonly #trusts: TrustsProxy;
  readonly #byAddress = new Map<string, number>();

  constructor(trusts: TrustsProxy) {
    this.#trusts = trusts;
  }

  hasRoom(req: IncomingMessage): boolean {
    return (this.#byAddress.get(this.#keyOf(req)) ?? 0) < mostWaiting;
  }

  /** Counts a connection until the function that comes back is called for the first time. */
  add(req: IncomingMessage): () => void {
    const key = this.#keyOf(req);
    this.#byAddress.set(key, (this.#byAddress.get(key) ?? 0) + 1);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      const left = this.#byAddress.get(key)! - 1;
      if (left > 0) this.#byAddress.set(key, left);
      else this.#byAddress.delete(key);
    };
  }

  #keyOf = (req: IncomingMessage) => networkKey(clientAddress(req, this.#trusts));
}
