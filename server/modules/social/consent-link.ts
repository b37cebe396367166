import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const macBytes = 16;
const idBytes = 12;
const timeBytes = 6;

/**
 * The token of a consent link: base64url of the link's id, the second until which it may connect something, and the first 16
 * bytes of the HMAC-SHA-256 of both.
 */
export function signConsentToken(key: Uint8Array, id: string, expiresAt: Date): string {
  const body = Buffer.alloc(idBytes + timeBytes);
  body.write(id, 'hex');
  body.writeUIntBE(Math.floor(expiresAt.getTime() / 1000), idBytes, timeBytes);
  return Buffer.concat([body, mac(key, body)]).toString('base64url');
}

/** The link that a token is of; undefined when it was made with none of these keys. Whether it has expired is not asked. */
export function readConsentToken(
  keys: readonly Uint8Array[],
  token: string,
): { id: string; expiresAt: Date } | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== idBytes + timeBytes + macBytes || bytes.toString('base64url') !== token) return undefined;
  const body = bytes.subarray(0, -macBytes);
  if (!keys.some((key) => timingSafeEqual(mac(key, body), bytes.subarray(-macBytes)))) return undefined;
  return {
    id: body.subarray(0, idBytes).toString('hex'),
    expiresAt: new Date(body.readUIntBE(idBytes, timeBytes) * 1000),
  };
}

const mac = (key: Uint8Array, body: Uint8Array): Buffer =>
  createHmac('sha256', key).update('social consent\0').update(body).digest().subarray(0, macBytes);

/** What is stored of a secret that only has to be recognised. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
