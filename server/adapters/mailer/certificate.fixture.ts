import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** One value of DER (X.690): its tag, its length, its content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const bytes: number[] = [];
  for (let left = content.length; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  const length = content.length < 128 ? [content.length] : [0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const [INTEGER, BITS, NULL, OID, UTF8, TIME, SEQUENCE, SET] = [0x02, 0x03, 0x05, 0x06, 0x0c, 0x17, 0x30, 0x31];
const sha256WithRsa = der(SEQUENCE, der(OID, Buffer.from('2a864886f70d01010b', 'hex')), der(NULL));

const nameOf = (commonName: string) =>
  der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, Buffer.from('550403', 'hex')), der(UTF8, Buffer.from(commonName)))));

/** A key and a certificate of its own for it (RFC 5280), as a vendor would publish one. */
export function makeCertificate(commonName: string): { privateKey: KeyObject; certificate: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = nameOf(commonName);
  const validity = der(SEQUENCE, der(TIME, Buffer.from('260101000000Z')), der(TIME, Buffer.from('360101000000Z')));
  const version = der(0xa0, der(INTEGER, Buffer.from([2])));
  const serial = der(INTEGER, Buffer.from([1]));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(SEQUENCE, version, serial, sha256WithRsa, name, validity, name, key);
  const signature = createSign('RSA-SHA256').update(body).sign(privateKey);
  const whole = der(SEQUENCE, body, sha256WithRsa, der(BITS, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return { privateKey, certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}
