import { createHmac, timingSafeEqual } from 'node:crypto';
import { DigestChannel } from '@sequelstring/contract/news.ts';

const idBytes = 12;
const macBytes = 16;
const channels = DigestChannel.options;

/** The token in the unsubscribe link of a digest: base64url of the user's id, the channel, and 16 bytes of the HMAC-SHA-256 of both. */
export function signDigestToken(key: Uint8Array, user: string, channel: DigestChannel): string {
  const body = Buffer.concat([Buffer.from(user, 'hex'), Buffer.from([channels.indexOf(channel)])]);
  return Buffer.concat([body, mac(key, body)]).toString('base64url');
}

/** Whose digest a token is of; undefined when it was made with none of these keys. */
export function readDigestToken(
  keys: readonly Uint8Array[],
  token: string,
): { user: string; channel: DigestChannel } | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== idBytes + 1 + macBytes || bytes.toString('base64url') !== token) return undefined;
  const body = bytes.subarray(0, -macBytes);
  if (!keys.some((key) => timingSafeEqual(mac(key, body), bytes.subarray(-macBytes)))) return undefined;
  const channel = channels[body[idBytes]!];
  return channel && { user: body.subarray(0, idBytes).toString('hex'), channel };
}

const mac = (key: Uint8Array, body: Uint8Array): Buffer =>
  createHmac('sha256', key).update('digest\0').update(body).digest().subarray(0, macBytes);
