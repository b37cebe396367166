import { createPublicKey, createVerify } from 'node:crypto';
import { z } from 'zod';
import type { MailEvent, MailEventSource } from '../../kernel/mail-events.ts';
import { quoteVendor } from '../../kernel/redact.ts';
import type { ProofResult, WebhookRequest } from '../../kernel/webhooks-in.ts';
import { PermanentJobError } from '../../ports/jobs.ts';
import { referenceName } from './sendgrid.ts';

const MAX_AGE_MS = 10 * 60_000;

/**
 * SendGrid's signed Event Webhook
 * (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features).
 */
export const sendgridEvents = (publicKey: () => Promise<string | undefined>): MailEventSource => ({
  name: 'sendgrid',
  maxAgeMs: MAX_AGE_MS,
  prove: async (request) => {
    const key = await publicKey();
    return key ? proveSendGrid(request, key) : false;
  },
  read: ({ body }) => readSendGridEvents(body),
});

/** ECDSA on P-256 with SHA-256 over timestamp and body; the key is the base64 of an SPKI. */
export function proveSendGrid(
  { headers, body }: Pick<WebhookRequest, 'headers' | 'body'>,
  publicKey: string,
): ProofResult {
  const signature = headers['x-twilio-email-event-webhook-signature'];
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'];
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const isTheirs = createVerify('sha256').update(timestamp).update(body).verify(key, signature, 'base64');
  return isTheirs && { at: Temporal.Instant.fromEpochMilliseconds(Number(timestamp) * 1000) };
}

const SendGridEvent = z.looseObject({
  email: z.string().optional(),
  event: z.string(),
  timestamp: z.number(),
  sg_event_id: z.string().optional(),
  reason: z.string().optional(),
  response: z.string().optional(),
  status: z.string().optional(),
  type: z.string().optional(),
  [referenceName]: z.string().optional(),
});

/** Throws `PermanentJobError` for what is no batch of events; single events that cannot be read are left out. */
export function readSendGridEvents(body: Uint8Array): MailEvent[] {
  let batch: unknown;
  try {
    batch = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new PermanentJobError('The delivery is not JSON.');
  }
  if (!Array.isArray(batch)) throw new PermanentJobError('The delivery is not a list of events.');
  return batch.flatMap((entry): MailEvent[] => {
    const parsed = SendGridEvent.safeParse(entry);
    if (!parsed.success) return [];
    const event = parsed.data;
    const meaning = meaningOf(event);
    const reference = event[referenceName] as string | undefined;
    if (!meaning || !reference) return [];
    return [
      {
        ...meaning,
        id: event.sg_event_id ?? `${event.event}:${event.timestamp}`,
        reference,
        email: event.email,
        at: new Date(event.timestamp * 1000).toISOString(),
        text: quoteVendor(event.reason ?? event.response ?? ''),
      },
    ];
  });
}

function meaningOf({ event, type, reason }: z.output<typeof SendGridEvent>): Pick<MailEvent, 'type'> | undefined {
  switch (event) {
    case 'processed':
      return { type: 'accepted' };
    case 'deferred':
      return { type: 'deferred' };
    case 'delivered':
      return { type: 'delivered' };
    case 'open':
      return { type: 'opened' };
    case 'bounce':
      // `blocked`: refused for now by the receiving server; the address is good.
      return { type: type === 'blocked' ? 'bounced_soft' : 'bounced_hard' };
    case 'dropped':
      return { type: whyDropped(reason ?? '') };
    case 'spamreport':
      return { type: 'complained' };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { type: 'unsubscribed' };
    default:
      return undefined;
  }
}

/** SendGrid drops what it knows to be in vain (Event Webhook reference, "dropped"). */
function whyDropped(reason: string): MailEvent['type'] {
  if (/spam report/i.test(reason)) return 'complained';
  if (/unsubscribed/i.test(reason)) return 'unsubscribed';
  return /bounced|invalid/i.test(reason) ? 'bounced_hard' : 'refused';
}
