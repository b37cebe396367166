import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { MailEvent, MailEventSource } from '../../kernel/mail-events.ts';
import { quoteVendor } from '../../kernel/redact.ts';
import { PermanentJobError } from '../../ports/jobs.ts';
import { tagName } from './ses.ts';
import { isCertificateAddress, isSnsAddress, readCertificate, SnsMessage, verifySns } from './sns.ts';

/** SNS tries for about an hour to deliver a message, with the time of its first attempt. */
const MAX_AGE_MS = 2 * 3_600_000;

export interface SesEventSettings {
  /** ARNs of the topics that may report to us. */
  topics: readonly string[];
  /** PEM of the certificate that SNS signs with, where the server may not fetch it. */
  certificate?: string;
}

/** Fetches an address of SNS; throws where that fails. */
export type FetchText = (url: string) => Promise<string>;

/** Bounces, complaints and deliveries of Amazon SES, as Amazon SNS posts them. */
export function sesEvents(
  settings: () => Promise<SesEventSettings | undefined>,
  fetchText: FetchText,
): MailEventSource {
  const certificates = new Map<string, X509Certificate>();
  const certificateOf = async (url: string): Promise<X509Certificate> => {
    const known = certificates.get(url);
    if (known) return known;
    const certificate = readCertificate(await fetchText(url));
    if (certificates.size > 20) certificates.clear();
    certificates.set(url, certificate);
    return certificate;
  };
  return {
    name: 'ses',
    maxAgeMs: MAX_AGE_MS,
    prove: async ({ body }) => {
      const allowed = await settings();
      if (!allowed?.topics.length) return false;
      const message = readEnvelope(body);
      if (!message || !allowed.topics.includes(message.TopicArn)) return false;
      if (!isCertificateAddress(message.SigningCertURL)) return false;
      const certificate = allowed.certificate
        ? readCertificate(allowed.certificate)
        : await certificateOf(message.SigningCertURL);
      if (!verifySns(message, certificate)) return false;
      return { at: Temporal.Instant.from(message.Timestamp) };
    },
    keyOf: ({ body }) => readEnvelope(body)?.MessageId ?? 'unreadable',
    read: async ({ body }) => {
      const message = readEnvelope(body);
      if (!message) throw new PermanentJobError('The delivery is no message of SNS.');
      if (message.Type === 'SubscriptionConfirmation') {
        if (!isSnsAddress(message.SubscribeURL))
          throw new PermanentJobError('The address to confirm the subscription at is not one of SNS.');
        await fetchText(message.SubscribeURL);
      }
      return message.Type === 'Notification' ? readSesNotification(message.Message) : [];
    },
  };
}

function readEnvelope(body: Uint8Array): SnsMessage | undefined {
  try {
    return SnsMessage.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

const Recipient = z.looseObject({ emailAddress: z.string(), diagnosticCode: z.string().optional() });
/** Both dialects: identity notifications have a `notificationType`, events of a configuration set an `eventType`. */
const SesRecord = z.looseObject({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.looseObject({
    messageId: z.string(),
    timestamp: z.string().optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .looseObject({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      bouncedRecipients: z.array(Recipient),
      timestamp: z.string().optional(),
      feedbackId: z.string().optional(),
    })
    .optional(),
  complaint: z
    .looseObject({
      complainedRecipients: z.array(Recipient),
      complaintFeedbackType: z.string().optional(),
      complaintSubType: z.string().nullish(),
      timestamp: z.string().optional(),
      feedbackId: z.string().optional(),
    })
    .optional(),
  delivery: z
    .looseObject({
      recipients: z.array(z.string()).optional(),
      smtpResponse: z.string().optional(),
      timestamp: z.string().optional(),
    })
    .optional(),
  deliveryDelay: z
    .looseObject({
      delayType: z.string().optional(),
      timestamp: z.string().optional(),
      delayedRecipients: z.array(Recipient).optional(),
    })
    .optional(),
  reject: z.looseObject({ reason: z.string().optional() }).optional(),
  open: z.looseObject({ timestamp: z.string().optional() }).optional(),
  failure: z.looseObject({ errorMessage: z.string().optional() }).optional(),
});
type SesRecord = z.output<typeof SesRecord>;

/** Throws `PermanentJobError` for what is no notification of SES. */
export function readSesNotification(text: string): MailEvent[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // SNS itself says hello in plain text when a topic is connected.
    return [];
  }
  const parsed = SesRecord.safeParse(json);
  if (!parsed.success) throw new PermanentJobError('The message is no notification of Amazon SES.');
  const record = parsed.data;
  const { mail } = record;
  return meaningsOf(record).map(({ type, email, at, text: words, id }) => ({
    id: `${mail.messageId}:${type}:${id ?? email ?? ''}`,
    type,
    reference: mail.tags?.[tagName]?.[0],
    providerId: mail.messageId,
    email,
    at: instantOf(at ?? mail.timestamp),
    text: quoteVendor(words ?? ''),
  }));
}

interface Meaning {
  type: MailEvent['type'];
  email?: string;
  at?: string;
  text?: string;
  id?: string;
}

function meaningsOf(record: SesRecord): Meaning[] {
  const { bounce, complaint, delivery, deliveryDelay, reject, open, failure } = record;
  switch (record.eventType ?? record.notificationType) {
    case 'Bounce':
      return (bounce?.bouncedRecipients ?? []).map(({ emailAddress, diagnosticCode }) => ({
        type: bounce?.bounceType === 'Permanent' ? 'bounced_hard' : 'bounced_soft',
        email: emailAddress,
        at: bounce?.timestamp,
        text: diagnosticCode ?? `${bounce?.bounceType} ${bounce?.bounceSubType ?? ''}`,
        id: bounce?.feedbackId,
      }));
    case 'Complaint':
      return (complaint?.complainedRecipients ?? []).map(({ emailAddress }) => ({
        type: 'complained',
        email: emailAddress,
        at: complaint?.timestamp,
        text: complaint?.complaintFeedbackType ?? complaint?.complaintSubType ?? 'Reported as spam',
        id: complaint?.feedbackId,
      }));
    case 'Delivery':
      return [
        { type: 'delivered', email: delivery?.recipients?.[0], at: delivery?.timestamp, text: delivery?.smtpResponse },
      ];
    case 'DeliveryDelay':
      return [{ type: 'deferred', at: deliveryDelay?.timestamp, text: deliveryDelay?.delayType }];
    case 'Send':
      return [{ type: 'accepted' }];
    case 'Open':
      return [{ type: 'opened', at: open?.timestamp }];
    case 'Reject':
      return [{ type: 'refused', text: reject?.reason }];
    case 'Rendering Failure':
      return [{ type: 'refused', text: failure?.errorMessage }];
    default:
      return [];
  }
}

function instantOf(text: string | undefined): string {
  const at = text ? Date.parse(text) : Number.NaN;
  return new Date(Number.isNaN(at) ? 0 : at).toISOString();
}
