import { createPrivateKey, type KeyObject } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';

export interface DkimSettings {
  domain: string;
  selector: string;
  privateKey: string;
}

/** One-click unsubscribing wants both of its headers signed (RFC 8058, 4). */
const SIGNED =
  'from:sender:reply-to:subject:date:message-id:to:mime-version:content-type:content-transfer-encoding:list-unsubscribe:list-unsubscribe-post:auto-submitted';

/** Signs a message as it goes over the wire (RFC 6376). */
export async function signDkim(raw: Buffer, { domain, selector, privateKey }: DkimSettings): Promise<Buffer> {
  const pem = readPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
  const dkim = new DKIM({ domainName: domain, keySelector: selector, privateKey: pem, headerFieldNames: SIGNED });
  const chunks: Buffer[] = [];
  for await (const chunk of dkim.sign(raw)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A key in PEM, also where its lines were joined on the way through a form. Throws where it is none. */
export function readPrivateKey(text: string): KeyObject {
  const der = Buffer.from(text.replace(/-----[^-]+-----/g, '').replace(/\s|\\n/g, ''), 'base64');
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      const key = createPrivateKey({ key: der, format: 'der', type });
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // The other form may fit.
    }
  }
  throw new Error('must be an RSA private key in PEM');
}
