import { createSign, type KeyObject } from 'node:crypto';
import type { SnsMessage } from './sns.ts';

export type UnsignedSnsMessage = Omit<SnsMessage, 'Signature' | 'SignatureVersion'>;

/** Signs as SNS does: names and values in byte order of the names, each on a line. */
export function signSns(message: UnsignedSnsMessage, key: KeyObject, version: '1' | '2' = '2'): SnsMessage {
  const { SigningCertURL: _url, ...rest } = message;
  const names = Object.keys(rest).filter((name) => rest[name] !== undefined);
  const text = names
    .toSorted()
    .map((name) => `${name}\n${rest[name]}\n`)
    .join('');
  const signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    .update(text)
    .sign(key, 'base64');
  return { ...message, SignatureVersion: version, Signature: signature } as SnsMessage;
}
