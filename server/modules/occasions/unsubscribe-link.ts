import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;

/**
 * The token of an unsubscribe link: base64url of the contact's id (12 bytes), the address that the mail went to, and the first
 * 16 bytes of the HMAC-SHA-256 of both. Nobody can make one for another contact; it does not expire, as old mail is kept.
 */
export function signUnsubscribeToken(key: Uint8Array, contactId: string, email: string): string {
  const body = Buffer.concat([Buffer.from(contactId, 'hex'), Buffer.from(email, 'utf8')]);
  return Buffer.concat([body, mac(key, body)]).toString('base64url');
}

/** What a token is about; undefined when it was made with none of these keys. */
export function readUnsubscribeToken(
  keys: readonly Uint8Array[],
  token: string,
): { contactId: string; email: string } | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < 12 + MAC_BYTES + 1 || bytes.toString('base64url') !== token) return undefined;
  const body = bytes.subarray(0, -MAC_BYTES);
  if (!keys.some((key) => timingSafeEqual(mac(key, body), bytes.subarray(-MAC_BYTES)))) return undefined;
  return { contactId: body.subarray(0, 12).toString('hex'), email: body.subarray(12).toString('utf8') };
}

const mac = (key: Uint8Array, body: Uint8Array): Buffer =>
  createHmac('sha256', key).update('unsubscribe\0').update(body).digest().subarray(0, MAC_BYTES);
