import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, json, startApiServer, type TakenRequest } from '../../../test/api-server.fixture.ts';
import { mailerContract, sampleMessage } from '../../ports/mailer.contract.ts';
import { MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import { readSesNotification } from './ses.events.ts';
import { SesMailer } from './ses.ts';
import { signAws } from './sigv4.ts';
import { isCertificateAddress, isSnsAddress } from './sns.ts';

const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const startSes = () =>
  startApiServer((request, res) => {
    if (request.method === 'GET') json(res, 200, { ProductionAccessEnabled: true, SendingEnabled: true });
    else json(res, 200, { MessageId: 'ses-1' });
  });
const rawOf = ({ body }: TakenRequest): Buffer =>
  Buffer.from((JSON.parse(body) as { Content: { Raw: { Data: string } } }).Content.Raw.Data, 'base64');
const mailerAt = (endpoint: string) => new SesMailer({ region: 'eu-west-1', endpoint, ...credentials }, now);

mailerContract('that calls Amazon SES', async () => {
  const server = await startSes();
  return {
    mailer: mailerAt(server.url),
    taken: async () => server.taken.filter(({ method }) => method === 'POST').map(rawOf),
    stop: server.stop,
  };
});

async function failure(answer: Answer): Promise<unknown> {
  const server = await startSes();
  server.state.answer = answer;
  onTestFinished(server.stop);
  return mailerAt(server.url)
    .send(sampleMessage())
    .catch((error: unknown) => error);
}
const refusing = (status: number, type: string, message: string) =>
  failure((_, res) => json(res, status, { message }, { 'x-amzn-errortype': type }));

describe('a message for Amazon SES', () => {
  it('carries our reference as a tag and is signed', async () => {
    const server = await startSes();
    onTestFinished(server.stop);
    expect(await mailerAt(server.url).send(sampleMessage({ reference: 'r1' }))).toMatchObject({ id: 'ses-1' });
    const { headers, body, path } = server.taken[0]!;
    expect(path).toBe('/v2/email/outbound-emails');
    expect(JSON.parse(body)).toMatchObject({
      Destination: { ToAddresses: ['ann@example.com'] },
      EmailTags: [{ Name: 'sequelstring_ref', Value: 'r1' }],
    });
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20270315\/eu-west-1\/ses\//);
  });

  it('is tried again where the account, its limits or AWS stand in the way', async () => {
    expect(await refusing(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.')).toBeInstanceOf(
      MailUnavailable,
    );
    expect(await refusing(400, 'LimitExceededException', 'Daily message quota exceeded.')).toBeInstanceOf(
      MailUnavailable,
    );
    expect(await refusing(429, 'TooManyRequestsException', 'Daily message quota exceeded.')).toMatchObject({
      retryAfterMs: 600_000,
    });
    expect(await refusing(400, 'MessageRejected', 'Email address is not verified.')).toBeInstanceOf(MailUnavailable);
    expect(await refusing(403, 'UnrecognizedClientException', 'The security token is invalid.')).toBeInstanceOf(
      MailUnavailable,
    );
    expect(await refusing(500, 'InternalFailure', 'oops')).toBeInstanceOf(MailUnavailable);
  });

  it('is refused for good where it is wrong itself, and uncertain where nobody answered', async () => {
    expect(await refusing(400, 'MessageRejected', 'Virus found.')).toBeInstanceOf(MailRefused);
    const broken = await failure((_, res) => {
      res.destroy();
      return true;
    });
    expect(broken).toBeInstanceOf(MailUncertain);
  });
});

it('signs as the example that AWS publishes', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (IAM ListUsers)
  const { authorization } = signAws(
    {
      method: 'GET',
      url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: '',
    },
    { service: 'iam', region: 'us-east-1', at: new Date('2015-08-30T12:36:00Z') },
    credentials,
  );
  expect(authorization).toContain('Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
});

describe('addresses in messages of SNS', () => {
  it.each([
    ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem', true],
    ['https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1.pem', true],
    ['http://sns.eu-west-1.amazonaws.com/x.pem', false],
    ['https://sns.eu-west-1.amazonaws.com.evil.test/x.pem', false],
    ['https://evil.test/sns.eu-west-1.amazonaws.com/x.pem', false],
    ['https://sns.eu-west-1.amazonaws.com@evil.test/x.pem', false],
    ['https://sns.eu-west-1.amazonaws.com:8443/x.pem', false],
    ['https://sns.eu-west-1.amazonaws.com/x.txt', false],
  ])('%s: %s', (address, isTheirs) => {
    expect(isCertificateAddress(address)).toBe(isTheirs);
  });
  it('lead nowhere else to confirm a subscription', () => {
    expect(isSnsAddress('https://127.0.0.1/?Action=ConfirmSubscription')).toBe(false);
    expect(isSnsAddress(undefined)).toBe(false);
  });
});

describe('notifications of Amazon SES', () => {
  const mail = { messageId: 'ses-1', timestamp: '2027-03-15T09:00:00Z', tags: { sequelstring_ref: ['r1'] } };
  const read = (record: object) => readSesNotification(JSON.stringify({ mail, ...record }));

  it('in both dialects say the same', () => {
    const bounce = {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: 'ann@example.com', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
      timestamp: '2027-03-15T09:01:00Z',
    };
    const expected = {
      type: 'bounced_hard',
      email: 'ann@example.com',
      text: 'smtp; 550 5.1.1 user unknown',
      reference: 'r1',
    };
    expect(read({ eventType: 'Bounce', bounce })[0]).toMatchObject(expected);
    expect(read({ notificationType: 'Bounce', bounce })[0]).toMatchObject(expected);
    expect(read({ eventType: 'Bounce', bounce: { ...bounce, bounceType: 'Transient' } })[0]).toMatchObject({
      type: 'bounced_soft',
    });
  });

  it('tell of deliveries, complaints and delays', () => {
    expect(
      read({ eventType: 'Delivery', delivery: { recipients: ['ann@example.com'], smtpResponse: '250 ok' } })[0],
    ).toMatchObject({
      type: 'delivered',
      text: '250 ok',
      providerId: 'ses-1',
    });
    expect(
      read({ eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: 'ann@example.com' }] } })[0],
    ).toMatchObject({ type: 'complained' });
    expect(read({ eventType: 'DeliveryDelay', deliveryDelay: { delayType: 'MailboxFull' } })[0]).toMatchObject({
      type: 'deferred',
    });
    expect(read({ eventType: 'Subscription' })).toEqual([]);
    expect(readSesNotification('Successfully validated SNS topic for Amazon SES event publishing.')).toEqual([]);
  });
});
