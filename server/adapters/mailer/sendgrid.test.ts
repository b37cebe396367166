import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, json, startApiServer, type TakenRequest } from '../../../test/api-server.fixture.ts';
import { mailerContract, sampleMessage } from '../../ports/mailer.contract.ts';
import { type MailMessage, MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import { composeMessage } from './compose.ts';
import { proveSendGrid, readSendGridEvents } from './sendgrid.events.ts';
import { SendGridMailer } from './sendgrid.ts';

const at = Temporal.Instant.from('2027-03-15T09:00:00Z');

/** Answers as the published contract says: 202 without a body, the id in a header. */
const startSendGrid = () =>
  startApiServer((request, res) => {
    if (request.path === '/v3/scopes') json(res, 200, { scopes: ['mail.send'] });
    else res.writeHead(202, { 'x-message-id': 'abc123' }).end();
  });

interface Body {
  personalizations: { to: Address[]; headers: Record<string, string>; custom_args?: Record<string, string> }[];
  from: Address;
  reply_to?: Address;
  subject: string;
  content: { type: string; value: string }[];
  tracking_settings: Record<string, { enable: boolean }>;
}
interface Address {
  email: string;
  name?: string;
}

/** The message as SendGrid would write it. */
function asMail({ body }: TakenRequest): Buffer {
  const { personalizations, from, reply_to, subject, content } = JSON.parse(body) as Body;
  const [{ to, headers }] = personalizations as [Body['personalizations'][0]];
  const { 'Message-ID': messageId, ...others } = headers;
  const person = ({ email, name }: Address) => ({ address: email, name });
  const message: MailMessage = {
    messageId: messageId!,
    from: person(from),
    to: person(to[0]!),
    replyTo: reply_to && person(reply_to),
    subject,
    text: content.find(({ type }) => type === 'text/plain')!.value,
    html: content.find(({ type }) => type === 'text/html')!.value,
    headers: others,
  };
  return composeMessage(message, at);
}

mailerContract('that calls SendGrid', async () => {
  const server = await startSendGrid();
  return {
    mailer: new SendGridMailer({ apiKey: 'SG.test', baseUrl: server.url }),
    taken: async () => server.taken.filter(({ path }) => path === '/v3/mail/send').map(asMail),
    stop: server.stop,
  };
});

async function against(answer?: Answer) {
  const server = await startSendGrid();
  server.state.answer = answer;
  onTestFinished(server.stop);
  const mailer = new SendGridMailer({ apiKey: 'SG.test', baseUrl: server.url });
  const send = (change: Partial<MailMessage> = {}) => mailer.send(sampleMessage(change));
  return { server, mailer, send, failure: () => send().then(String, (error: unknown) => error) };
}

describe('a message for SendGrid', () => {
  it('carries our reference, and is tracked by nobody unless asked', async () => {
    const { server, send } = await against();
    await send({ reference: 'a'.repeat(24) });
    const { headers, body } = server.taken[0]!;
    expect(headers.authorization).toBe('Bearer SG.test');
    const sent = JSON.parse(body) as Body;
    expect(sent.personalizations[0]?.custom_args).toEqual({ sequelstring_ref: 'a'.repeat(24) });
    expect(sent.content.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    expect(sent.tracking_settings.open_tracking).toEqual({ enable: false });
    expect(sent.tracking_settings.click_tracking).toMatchObject({ enable: false });
  });

  it.each([429, 500, 503, 401, 403])('is tried again after %i', async (status) => {
    const { failure } = await against((_, res) => json(res, status, { errors: [{ message: 'no', field: null }] }));
    expect(await failure()).toBeInstanceOf(MailUnavailable);
  });

  it('waits as long as SendGrid asks', async () => {
    const { failure } = await against((_, res) =>
      json(res, 429, { errors: [{ message: 'too many requests' }] }, { 'retry-after': '120' }),
    );
    expect(await failure()).toMatchObject({ retryAfterMs: 120_000 });
  });

  it('is refused for good after 400, with the reason, and with its address where that is wrong', async () => {
    const field = 'personalizations.0.to.0.email';
    const wrong = await against((_, res) =>
      json(res, 400, { errors: [{ message: 'Does not contain a valid address.', field }] }),
    );
    const refusal = (await wrong.failure()) as MailRefused;
    expect(refusal).toBeInstanceOf(MailRefused);
    expect(refusal.address).toBe(true);
    expect(refusal.message).toContain('Does not contain a valid address.');
    const large = await against((_, res) => json(res, 413, { errors: [{ message: 'too large', field: null }] }));
    expect(await large.failure()).toMatchObject({ address: false });
  });

  it('is uncertain where the connection breaks without an answer, and where a gateway answers', async () => {
    const broken = await against((_, res) => {
      res.destroy();
      return true;
    });
    expect(await broken.failure()).toBeInstanceOf(MailUncertain);
    const gateway = await against((_, res) => json(res, 504, {}));
    expect(await gateway.failure()).toBeInstanceOf(MailUncertain);
  });

  it('is tried again where nobody answers at the address', async () => {
    const mailer = new SendGridMailer({ apiKey: 'SG.test', baseUrl: 'http://127.0.0.1:9' });
    expect(await mailer.send(sampleMessage()).catch((error: unknown) => error)).toBeInstanceOf(MailUnavailable);
    expect(await mailer.verify()).toMatch(/^SendGrid could not be reached/);
  });

  it('needs a key that may send', async () => {
    const without = await against((_, res) => json(res, 200, { scopes: ['alerts.read'] }));
    expect(await without.mailer.verify()).toMatch(/may not send email/);
    const refused = await against((_, res) => json(res, 401, { errors: [] }));
    expect(await refused.mailer.verify()).toMatch(/refused the API key/);
  });
});

/** Published by SendGrid with its helper library (MIT): packages/eventwebhook/src/eventwebhook.spec.js. */
const published = {
  publicKey:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
  headers: {
    'x-twilio-email-event-webhook-signature':
      'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
    'x-twilio-email-event-webhook-timestamp': '1600112502',
  },
  body: '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n',
};
const prove = (change: Partial<typeof published> = {}) => {
  const { publicKey, headers, body } = { ...published, ...change };
  return proveSendGrid({ headers, body: Buffer.from(body) }, publicKey);
};

describe("SendGrid's signature", () => {
  it('of the published example verifies, with the time it was made', () => {
    expect(prove()).toEqual({ at: Temporal.Instant.from('2020-09-14T19:41:42Z') });
  });

  it('of the other published example verifies', () => {
    const headers = {
      'x-twilio-email-event-webhook-signature':
        'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=',
      'x-twilio-email-event-webhook-timestamp': '1588788367',
    };
    const publicKey =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==';
    const body = '{"category":"example_payload","event":"test_event","message_id":"message_id"}';
    expect(prove({ publicKey, headers, body })).toEqual({ at: Temporal.Instant.from('2020-05-06T18:06:07Z') });
    expect(prove({ publicKey, headers, body: body.replace('test', 'best') })).toBe(false);
  });

  it.each<[string, Partial<typeof published>]>([
    [
      'another key',
      {
        publicKey:
          'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==',
      },
    ],
    ['a body without its line end', { body: published.body.trimEnd() }],
    ['another time', { headers: { ...published.headers, 'x-twilio-email-event-webhook-timestamp': '1600112503' } }],
    ['no signature', { headers: {} as never }],
    [
      'a signature that is none',
      { headers: { ...published.headers, 'x-twilio-email-event-webhook-signature': 'AAAA' } },
    ],
  ])('with %s does not', (_, change) => {
    expect(prove(change)).toBe(false);
  });
});

describe("SendGrid's events", () => {
  const event = (name: string, more: object = {}) =>
    readSendGridEvents(
      Buffer.from(
        JSON.stringify([
          {
            email: 'ann@example.com',
            event: name,
            timestamp: 1513299569,
            sg_event_id: 'e1',
            sequelstring_ref: 'r1',
            ...more,
          },
        ]),
      ),
    )[0];

  it.each([
    ['processed', {}, 'accepted'],
    ['deferred', { response: '400 later' }, 'deferred'],
    ['delivered', { response: '250 OK' }, 'delivered'],
    ['open', {}, 'opened'],
    ['bounce', { type: 'bounce', reason: '550 no such user' }, 'bounced_hard'],
    ['bounce', { type: 'blocked', reason: '421 busy' }, 'bounced_soft'],
    ['dropped', { reason: 'Bounced Address' }, 'bounced_hard'],
    ['dropped', { reason: 'Spam Reporting Address' }, 'complained'],
    ['dropped', { reason: 'Invalid SMTPAPI header' }, 'bounced_hard'],
    ['dropped', { reason: 'Recipient List over Package Quota' }, 'refused'],
    ['spamreport', {}, 'complained'],
    ['unsubscribe', {}, 'unsubscribed'],
  ])('%s %j means %s', (name, more, type) => {
    expect(event(name, more)).toMatchObject({ type, reference: 'r1', email: 'ann@example.com' });
  });

  it('that are not about our messages, or that nobody knows, are left out', () => {
    expect(event('delivered', { sequelstring_ref: undefined })).toBeUndefined();
    expect(event('account_status_change')).toBeUndefined();
    expect(readSendGridEvents(Buffer.from('[1, null, {"event": 7}]'))).toEqual([]);
    expect(() => readSendGridEvents(Buffer.from('[{"event"'))).toThrow('not JSON');
    expect(() => readSendGridEvents(Buffer.from('{}'))).toThrow('not a list');
  });
});
