import type { KeyObject, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MailEventSource } from '../../kernel/mail-events.ts';
import { makeCertificate } from './certificate.fixture.ts';
import { sesEvents } from './ses.events.ts';
import { signSns, type UnsignedSnsMessage } from './sns.fixture.ts';
import { readCertificate, type SnsMessage, verifySns } from './sns.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:greetings';
let sns: ReturnType<typeof makeCertificate>;
let certificate: X509Certificate;
beforeAll(() => {
  sns = makeCertificate('sns.amazonaws.com');
  certificate = readCertificate(sns.certificate);
});

const notification: UnsignedSnsMessage = {
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

const signed = (message: UnsignedSnsMessage, { version = '2', key = sns.privateKey }: Signing = {}) =>
  signSns(message, key, version);
interface Signing {
  version?: '1' | '2';
  key?: KeyObject;
}

describe('a message of SNS', () => {
  it.each(['1', '2'] as const)('signed in version %s verifies, with and without what is optional', (version) => {
    expect(verifySns(signed(notification, { version }), certificate)).toBe(true);
    expect(verifySns(signed({ ...notification, Subject: undefined }, { version }), certificate)).toBe(true);
    expect(verifySns(signed(confirmation, { version }), certificate)).toBe(true);
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
      expect(verifySns({ ...real, [name]: value } as SnsMessage, certificate), name).toBe(false);
    }
    const forger = makeCertificate('sns.amazonaws.com');
    expect(verifySns(signed(notification, { key: forger.privateKey }), certificate)).toBe(false);
  });
});

describe('the certificate of SNS', () => {
  it.each([
    ['as it is', (pem: string) => pem],
    ['with its lines joined', (pem: string) => pem.replaceAll('\n', ' ')],
    ['with its lines written out', (pem: string) => pem.replaceAll('\n', '\\n')],
    ['with another behind it', (pem: string) => `${pem}\n${makeCertificate('another.test').certificate}`],
  ])('is read %s', (_, change) => {
    expect(readCertificate(change(sns.certificate)).fingerprint256).toBe(certificate.fingerprint256);
  });

  it.each(['', '<html>Service Unavailable</html>', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'is not read from %j',
    (text) => {
      expect(() => readCertificate(text)).toThrow('must be a certificate in PEM');
    },
  );
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

  it('has its certificate fetched again where none came the first time', async () => {
    const answers = ['<html>Service Unavailable</html>', sns.certificate];
    const events = sesEvents(
      async () => ({ topics: [topic] }),
      async () => answers.shift()!,
    );
    await expect(async () => events.prove(delivery(signed(notification)))).rejects.toThrow('must be a certificate');
    expect(await events.prove(delivery(signed(notification)))).toBeTruthy();
  });

  it('that asks to confirm a subscription is confirmed at SNS, and nowhere else', async () => {
    const fetched: string[] = [];
    const read = (message: SnsMessage) => source(fetched).read(delivery(message));
    expect(await read(signed(confirmation))).toEqual([]);
    expect(fetched).toEqual([confirmation.SubscribeURL]);
    const trap = { ...confirmation, SubscribeURL: 'https://127.0.0.1/?Action=ConfirmSubscription' };
    await expect(async () => read(signed(trap))).rejects.toThrow('is not one of SNS');
    expect(fetched).toHaveLength(1);
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
