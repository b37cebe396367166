import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A key that seals data keys, with the id by which sealed values name it. */
export interface SealingKey {
  id: string;
  bytes: Buffer;
}

/** Why a value cannot be read: its key is none of ours, or it was changed or belongs to another record. */
export class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

export const sealingKey = (bytes: Buffer): SealingKey => ({
  id: createHash('sha256').update('key id').update(bytes).digest('hex').slice(0, 12),
  bytes,
});

/**
 * Envelope encryption: the text under a fresh data key, the data key under `key`, both with AES-256-GCM and `about`, the
 * record's id, as associated data, so that a value opens in no other record.
 * The form is `s1.<key id>.<wrapped data key>.<text>`, the last two being base64url of nonce (12), tag (16) and content.
 */
export function seal(key: SealingKey, about: string, text: string): string {
  const dataKey = randomBytes(32);
  const wrapped = encrypt(key.bytes, `key:${about}`, dataKey);
  return ['s1', key.id, wrapped, encrypt(dataKey, about, Buffer.from(text, 'utf8'))].join('.');
}

/** Throws `UnreadableSecret`. */
export function open(keys: readonly SealingKey[], about: string, sealed: string): string {
  const { dataKey, content } = unwrap(keys, about, sealed);
  return decrypt(dataKey, about, content).toString('utf8');
}

/** The same value under another key: only the data key is sealed anew. Throws `UnreadableSecret`. */
export function rewrap(keys: readonly SealingKey[], to: SealingKey, about: string, sealed: string): string {
  const { dataKey, content } = unwrap(keys, about, sealed);
  return ['s1', to.id, encrypt(to.bytes, `key:${about}`, dataKey), content].join('.');
}

function unwrap(keys: readonly SealingKey[], about: string, sealed: string): { dataKey: Buffer; content: string } {
  const [version, id, wrapped = '', content = '', ...rest] = sealed.split('.');
  if (version !== 's1' || rest.length > 0) throw new UnreadableSecret('The value is not a sealed one.');
  const key = keys.find((one) => one.id === id);
  if (!key) throw new UnreadableSecret(`The encryption key ${id} is not known.`);
  return { dataKey: decrypt(key.bytes, `key:${about}`, wrapped), content };
}

function encrypt(key: Buffer, about: string, content: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const packed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), packed]).toString('base64url');
}

function decrypt(key: Buffer, about: string, packed: string): Buffer {
  const bytes = Buffer.from(packed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch (error) {
    throw new UnreadableSecret('The value was changed, or belongs to another record.', { cause: error });
  }
}
