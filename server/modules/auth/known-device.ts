import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a browser is known after its last sign-in. */
export const knownMs = 365 * 24 * 3_600_000;

/**
 * Recognises browsers that have signed in to an account before, by `<random id>.<MAC over it and the account>`, so that
 * guesses from elsewhere do not keep its owner out.
 */
export class KnownDevices {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The token that a browser keeps once `account` has signed in with it. */
  sign(account: string): string {
    const id = randomBytes(12).toString('base64url');
    return `${id}.${this.#mac(id, account).toString('base64url')}`;
  }

  /** The device's id, where its token is one for this account. */
  read(token: string | undefined, account: string): string | undefined {
    const [, id, mac] = /^([\w-]{16})\.([\w-]{42}[AEIMQUYcgkosw048])$/.exec(token ?? '') ?? [];
    if (!id || !mac) return undefined;
    return timingSafeEqual(this.#mac(id, account), Buffer.from(mac, 'base64url')) ? id : undefined;
  }

  #mac(id: string, account: string): Buffer {
    return createHmac('sha256', this.#key).update(`${id}:${account}`).digest();
  }
}
