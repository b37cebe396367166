import { createSign, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MailEventSource } from '../../kernel/mail-events.ts';
import { makeCertificate } from './certificate.fixture.ts';
import { sesEvents } from './ses.events.ts';
import { type SnsMessage, verifySns } from './sns.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:greetings';
let sns: ReturnType<typeof makeCertificate>;
beforeAll(() => {
  sns = makeCertificate('sns.amazonaws.com');
});

const notification: Omit<SnsMessage, 'Signature' | 'SignatureVersion'> = {
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: topic,
  Subject: 'Amazon SES Email Event Notification',
  Message: '{"notificationType":"Delivery"}',
  Timestamp: '2027-03-15T09:00:00.000Z',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
};
const confirmation = {
  ...notification,
  Type: 'SubscriptionConfirmation' as const,
  Subject: undefined,
  Token: '2336412f37fb687f5d51e6e2425f004ae',
  SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
};

/** Signs as SNS does: names and values in byte order of the names, each on a line. */
function signed(
  message: Omit<SnsMessage, 'Signature' | 'SignatureVersion'>,
  { version = '2', key = sns.privateKey }: { version?: '1' | '2'; key?: KeyObject } = {},
): SnsMessage {
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

describe('a message of SNS', () => {
  it.each(['1', '2'] as const)('signed in version %s verifies, with and without what is optional', (version) => {
    expect(verifySns(signed(notification, { version }), sns.certificate)).toBe(true);
    expect(verifySns(signed({ ...notification, Subject: undefined }, { version }), sns.certificate)).toBe(true);
    expect(verifySns(signed(confirmation, { version }), sns.certificate)).toBe(true);
  });

  it('is refused where anything in it was changed, or another key signed it', () => {
    const real = signed(notification);
    for (const [name, value] of Object.entries({
      Message: '{"notificationType":"Bounce"}',
      MessageId: 'another',
      Timestamp: '2027-03-15T09:00:01.000Z',
      TopicArn: `${topic}2`,
      Subject: 'Another',
      SignatureVersion: '1',
      Signature: real.Signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    })) {
      expect(verifySns({ ...real, [name]: value } as SnsMessage, sns.certificate), name).toBe(false);
    }
    const forger = makeCertificate('sns.amazonaws.com');
    expect(verifySns(signed(notification, { key: forger.privateKey }), sns.certificate)).toBe(false);
  });
});

describe('a delivery of SNS', () => {
  const source = (fetched: string[] = []): MailEventSource =>
    sesEvents(
      async () => ({ topics: [topic] }),
      async (url) => {
        fetched.push(url);
        return sns.certificate;
      },
    );
  const delivery = (message: SnsMessage) => ({ headers: {}, body: Buffer.from(JSON.stringify(message)) }) as never;

  it('is proven by the certificate that it names, which is fetched once', async () => {
    const fetched: string[] = [];
    const events = source(fetched);
    for (let time = 1; time <= 2; time += 1) {
      expect(await events.prove(delivery(signed(notification)))).toEqual({
        at: Temporal.Instant.from('2027-03-15T09:00:00.000Z'),
      });
    }
    expect(fetched).toEqual([notification.SigningCertURL]);
  });

  it('is not proven from another topic, nor by a certificate from elsewhere, which nobody fetches', async () => {
    const fetched: string[] = [];
    const events = source(fetched);
    expect(await events.prove(delivery(signed({ ...notification, TopicArn: `${topic}2` })))).toBe(false);
    const elsewhere = { ...notification, SigningCertURL: 'https://evil.test/sns.pem' };
    expect(await events.prove(delivery(signed(elsewhere)))).toBe(false);
    expect(fetched).toEqual([]);
  });
});
