import type { WebhookVendor } from './webhooks-in.ts';

/** What became of a message after a mail system had taken it, in our own terms. */
export interface MailEvent {
  /** The same when the mail system tells it again. */
  id: string;
  type:
    | 'accepted'
    | 'deferred'
    | 'delivered'
    | 'opened'
    | 'bounced_hard'
    | 'bounced_soft'
    | 'complained'
    | 'unsubscribed'
    /** The mail system gave up without having asked the recipient's. */
    | 'refused';
  /** The reference that the message was handed over with; missing where the mail system leaves it out. */
  reference?: string;
  /** What the mail system itself calls the message. */
  providerId?: string;
  email?: string;
  /** Instant, ISO 8601. */
  at: string;
  /** The mail system's own words; empty where it gave none. */
  text: string;
}

/** A mail system that reports by webhook: how its deliveries are proven, and what they say. */
export interface MailEventSource extends Omit<WebhookVendor, 'handle'> {
  /** Throws `PermanentJobError` for what no retry can mend. */
  read(delivery: { body: Uint8Array; contentType: string }): MailEvent[] | Promise<MailEvent[]>;
}
