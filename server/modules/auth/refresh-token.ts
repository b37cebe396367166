import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What an authentic refresh token says: its session, and how many exchanges came before it. */
export interface RefreshClaims {
  sessionId: string;
  generation: number;
}

/** 128 random bits, so that nobody finds a session by counting. */
export const newSessionId = (): string => randomBytes(16).toString('hex');

/**
 * Makes and checks refresh tokens: `<session id>.<generation>.<MAC over both>`. Without the key nobody makes a token of any
 * generation, so only an authentic one can tell that a session was stolen.
 */
export class RefreshTokens {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  sign({ sessionId, generation }: RefreshClaims): string {
    const claims = `${sessionId}.${generation.toString(36)}`;
    return `${claims}.${this.#mac(claims).toString('base64url')}`;
  }

  /** Undefined where the token is not one that `sign` made. */
  read(token: string | undefined): RefreshClaims | undefined {
    const [, sessionId, generation, mac] =
      /^([0-9a-f]{32})\.([0-9a-z]{1,8})\.([\w-]{42}[AEIMQUYcgkosw048])$/.exec(token ?? '') ?? [];
    if (!sessionId || !generation || !mac) return undefined;
    const isAuthentic = timingSafeEqual(this.#mac(`${sessionId}.${generation}`), Buffer.from(mac, 'base64url'));
    return isAuthentic ? { sessionId, generation: Number.parseInt(generation, 36) } : undefined;
  }

  #mac(claims: string): Buffer {
    return createHmac('sha256', this.#key).update(claims).digest();
  }
}
