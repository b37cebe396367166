import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** A code of the period before or after is good too: clocks differ, and people type slowly (RFC 6238, 5.2). */
const window = 1;
const recoveryCount = 10;
/** Base32 without what is easily mistaken for something else. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

const totpOf = (secret: string, account?: { issuer: string; label: string }) =>
  new TOTP({ ...account, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds });

/** A new secret of 160 bits, as RFC 4226 recommends, in Base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** The address by which authenticator apps take a secret over. */
export const enrolmentUri = (secret: string, issuer: string, label: string): string =>
  totpOf(secret, { issuer, label }).toString();

/** The period, counted from 1970, whose code this is; undefined where it is none of this moment's. */
export function periodOf(secret: string, code: string, nowMs: number): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, window, timestamp: nowMs });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / periodSeconds) + delta;
}

/** Ten codes of 80 random bits, such as `k7m2-9xqr-aa4w-tz5p`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCount }, () => {
    const text = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
    return text.replaceAll(/(.{4})(?=.)/g, '$1-');
  });

/** So many random bits cannot be guessed from a fast hash, either. */
export const recoveryHash = (code: string): string =>
  createHash('sha256').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest('base64url');
