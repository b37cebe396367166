import { hash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';

export const accessSeconds = 15 * 60;

/** What a valid access token says. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

const issuer = 'sequelstring';
const audience = 'sequelstring-api';
const remembered = 20_000;
/** Three parts of base64url without padding; the last character of 32 bytes has two bits that must be zero. */
const strictForm = /^[\w-]{20,100}\.[\w-]{20,800}\.[\w-]{42}[AEIMQUYcgkosw048]$/;

/** Signs and verifies access tokens (JWT, HS256). A token that was good once is not verified again until it expires. */
export class AccessTokens {
  /** By the hash of the token, so that what is kept of one is as small as of any other. */
  readonly #known = new Map<string, AccessClaims>();
  readonly #key: Uint8Array;
  readonly #clock: Clock;

  constructor(key: Uint8Array, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  async sign({ userId, sessionId }: Omit<AccessClaims, 'expiresAt'>): Promise<string> {
    const now = Math.floor(this.#clock.now().epochMilliseconds / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + accessSeconds)
      .sign(this.#key);
  }

  /** Throws (or rejects with) `token_expired` or `unauthenticated`. */
  verify(token: string): AccessClaims | Promise<AccessClaims> {
    if (token.length > 1_000 || !strictForm.test(token)) throw new AppError('unauthenticated');
    const key = hash('sha256', token, 'base64url');
    const known = this.#known.get(key);
    if (!known) return this.#check(token, key);
    if (known.expiresAt > this.#clock.now().epochMilliseconds) return known;
    this.#known.delete(key);
    throw new AppError('token_expired');
  }

  /** The claims of a token that was verified before and still holds; costs next to nothing, whatever it is given. */
  recognise(token: string): AccessClaims | undefined {
    if (token.length > 1_000) return undefined;
    const known = this.#known.get(hash('sha256', token, 'base64url'));
    return known && known.expiresAt > this.#clock.now().epochMilliseconds ? known : undefined;
  }

  async #check(token: string, key: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer,
        audience,
        requiredClaims: ['sub', 'sid', 'exp'],
        currentDate: nowAsDate(this.#clock),
      });
      const claims = { userId: payload.sub!, sessionId: String(payload.sid), expiresAt: payload.exp! * 1000 };
      if (this.#known.size >= remembered) this.#known.delete(this.#known.keys().next().value!);
      this.#known.set(key, claims);
      return claims;
    } catch (error) {
      throw new AppError(error instanceof errors.JWTExpired ? 'token_expired' : 'unauthenticated', { cause: error });
    }
  }
}
