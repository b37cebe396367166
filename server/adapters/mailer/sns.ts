import { createVerify, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** What Amazon SNS posts (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html). */
export const SnsMessage = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string(),
  Message: z.string(),
  Subject: z.string().optional(),
  Timestamp: z.string(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type SnsMessage = z.output<typeof SnsMessage>;

const HOST = /^sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** Whether an address is one of SNS itself; anything else in a message is somebody's trap. */
export function isSnsAddress(address: string | undefined): address is string {
  if (!address || !URL.canParse(address)) return false;
  const { protocol, hostname, port, username } = new URL(address);
  return protocol === 'https:' && HOST.test(hostname) && port === '' && username === '';
}

export const isCertificateAddress = (address: string): boolean =>
  isSnsAddress(address) && new URL(address).pathname.endsWith('.pem');

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

/** Checks the signature (sns-verify-signature-of-message): version 1 is RSA with SHA-1, version 2 with SHA-256. */
export function verifySns(message: SnsMessage, { publicKey }: X509Certificate): boolean {
  const keys = message.Type === 'Notification' ? NOTIFICATION : CONFIRMATION;
  const signed = keys.flatMap((key) => (message[key] === undefined ? [] : [`${key}\n${message[key]}\n`])).join('');
  const algorithm = message.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
  return createVerify(algorithm).update(signed, 'utf8').verify(publicKey, message.Signature, 'base64');
}

/** A certificate in PEM, also where its lines were joined on the way through a form. Throws where it is none. */
export function readCertificate(text: string): X509Certificate {
  const [, encoded = ''] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(text) ?? [];
  try {
    return new X509Certificate(Buffer.from(encoded.replace(/\s|\\n/g, ''), 'base64'));
  } catch (error) {
    throw new Error('must be a certificate in PEM', { cause: error });
  }
}
