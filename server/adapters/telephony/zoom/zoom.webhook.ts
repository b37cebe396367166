import { createHmac, timingSafeEqual } from 'node:crypto';
import { RawReply } from '../../../kernel/http/raw-reply.ts';
import type { WebhookVendor } from '../../../kernel/webhooks-in.ts';
import { PermanentJobError } from '../../../ports/jobs.ts';
import type { CallEvent } from '../../../ports/telephony.ts';
import { zoomHook } from './zoom.card.ts';
import { eventsOf } from './zoom.events.ts';

interface Options {
  /** The secret token of the app's webhooks; undefined where none was entered. */
  secret(): Promise<string | undefined>;
  tell(event: CallEvent): Promise<void>;
}

const MAX_AGE_MS = 300_000;

const hmac = (secret: string, content: string | Buffer): string =>
  createHmac('sha256', secret).update(content).digest('hex');

/** Whether `x-zm-signature` was made with this secret over the time and the bytes of the body. */
export function isSignedByZoom(
  secret: string,
  { signature, timestamp, body }: { signature: string; timestamp: string; body: Buffer },
): boolean {
  const made = Buffer.from(`v0=${hmac(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]))}`);
  const given = Buffer.from(signature);
  return made.length === given.length && timingSafeEqual(made, given);
}

/** Zoom's events (developers.zoom.us/docs/api/webhooks). What it does not expect it is told with 2xx: after a 4xx it never comes again. */
export function zoomWebhook({ secret, tell }: Options): WebhookVendor {
  return {
    name: zoomHook,
    maxAgeMs: MAX_AGE_MS,
    prove: async ({ headers, body }) => {
      const key = await secret();
      const [signature, timestamp] = [headers['x-zm-signature'], headers['x-zm-request-timestamp']];
      if (!key || !signature || !timestamp || !/^\d{1,13}$/.test(timestamp)) return false;
      if (!isSignedByZoom(key, { signature, timestamp, body })) return false;
      return { at: Temporal.Instant.fromEpochMilliseconds(Number(timestamp) * 1000) };
    },
    // After the proof: whoever could have tokens of their choice signed could sign events with them.
    reply: async ({ body }) => {
      const { event, payload } = parsed(body);
      const plainToken = payload?.plainToken;
      if (event !== 'endpoint.url_validation' || typeof plainToken !== 'string' || plainToken.length > 200)
        return new RawReply({ type: 'application/json', body: '{}' });
      const answer = { plainToken, encryptedToken: hmac((await secret()) ?? '', plainToken) };
      return new RawReply({ type: 'application/json', body: JSON.stringify(answer) });
    },
    handle: async ({ body }) => {
      for (const event of read(body)) await tell(event);
    },
  };
}

function read(body: Buffer): CallEvent[] {
  try {
    return eventsOf(parsed(body));
  } catch (cause) {
    throw new PermanentJobError('Zoom told something that could not be read.', { cause });
  }
}

function parsed(body: Buffer): { event?: unknown; payload?: { plainToken?: unknown } } {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
