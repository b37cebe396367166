import type { ErrorCode } from '@sequelstring/contract/errors.ts';
import { errors } from '@sequelstring/contract/errors.ts';
import { errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import { AppError } from './errors.ts';

/** Path of the doors of a process; `/<door>/<method>` follows. */
export const doorsPath = '/internal/doors';

/** The functions of a module that others may call, by name: what is not named cannot be called from another process. */
export interface Door<T> {
  name: string;
  methods: readonly (keyof T & string)[];
}

/** Declares a door; a function that is not named is an error of types. */
export const declareDoor =
  <T>(name: string) =>
  <const M extends readonly (keyof T & string)[]>(
    ...methods: Exclude<keyof T, M[number]> extends never ? M : [missing: Exclude<keyof T, M[number]>]
  ): Door<T> => ({ name, methods: methods as unknown as M });

/** What crosses a door is JSON, and beside it instants and maps. */
export const writeDoor = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, json) {
    const given = this[key];
    if (given instanceof Temporal.Instant) return { $instant: String(given) };
    if (given instanceof Map) return { $map: [...given] };
    return json;
  });

export const readDoor = (text: string): unknown =>
  JSON.parse(text, (_key, value) => {
    if (typeof value?.$instant === 'string') return Temporal.Instant.from(value.$instant);
    if (Array.isArray(value?.$map)) return new Map(value.$map);
    return value;
  });

/** A failure as it crosses a door: with its code, so that callers can tell it apart as if it were thrown beside them. */
export const failureAtDoor = (thrown: unknown) => {
  const { code, message, details, retryAfter, conflict } =
    thrown instanceof AppError ? thrown : new AppError('internal', { cause: thrown });
  return { code, message, details, retryAfter, conflict };
};

/** The failure that came through a door. */
export function thrownAtDoor({ code, ...failure }: ReturnType<typeof failureAtDoor>): AppError {
  return new AppError(code in errors ? code : ('internal' satisfies ErrorCode), failure);
}

const issuer = 'sequelstring';
const audience = 'sequelstring-doors';
const tokenSeconds = 120;

/** Tokens by which the processes of one installation know each other (JWT, HS256). */
export class ServiceTokens {
  readonly #key: Uint8Array;
  #current: { token: string; until: number } | undefined;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** One that is good for another minute at least. */
  async token(): Promise<string> {
    const now = Date.now();
    if (this.#current && now < this.#current.until) return this.#current.token;
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${tokenSeconds} s`)
      .sign(this.#key);
    this.#current = { token, until: now + (tokenSeconds / 2) * 1000 };
    return token;
  }

  /** Throws `unauthenticated`. */
  async verify(token: string | undefined): Promise<void> {
    try {
      await jwtVerify(token ?? '', this.#key, { algorithms: ['HS256'], issuer, audience, requiredClaims: ['exp'] });
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) throw new AppError('unauthenticated', { cause: error });
      throw error;
    }
  }
}
