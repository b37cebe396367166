import { createHash, timingSafeEqual } from 'node:crypto';
import { RawReply } from '../../../kernel/http/raw-reply.ts';
import type { WebhookVendor } from '../../../kernel/webhooks-in.ts';
import { PermanentJobError } from '../../../ports/jobs.ts';
import type { CallEvent } from '../../../ports/telephony.ts';
import { ringCentralHook } from './ringcentral.card.ts';
import { progressOf, SessionEvent } from './ringcentral.events.ts';

interface Options {
  isConnected(): Promise<boolean>;
  /** What RingCentral was told to show; older ones hold until the subscription is made anew. */
  tokens: readonly string[];
  tell(event: CallEvent): Promise<void>;
}

/** RingCentral signs nothing: it shows the token of the subscription (developers.ringcentral.com/guide/notifications/webhooks). */
export function ringCentralWebhook({ isConnected, tokens, tell }: Options): WebhookVendor {
  return {
    name: ringCentralHook,
    // Asked while the subscription is being made; the reply must be short.
    challenge: async ({ headers }) => {
      const token = headers['validation-token'];
      if (!token || headers['verification-token'] || !/^[\w.~+/=-]{1,200}$/.test(token)) return undefined;
      if (tokens.some((one) => isSame(one, token)) || !(await isConnected())) return undefined;
      return new RawReply({ type: 'application/json', body: '{}', headers: { 'Validation-Token': token } });
    },
    prove: async ({ headers }) => {
      // An older page of the guide still calls the header by its former name.
      const shown = headers['verification-token'] ?? headers['validation-token'] ?? '';
      return (await isConnected()) && tokens.some((token) => isSame(token, shown)) ? {} : false;
    },
    keyOf: ({ body }) => `event:${uuidOf(body) ?? createHash('sha256').update(body).digest('hex')}`,
    handle: async ({ body }) => {
      const event = SessionEvent.safeParse(parsed(body));
      if (!event.success) {
        if (isAboutSessions(body)) throw new PermanentJobError('RingCentral told something that could not be read.');
        return;
      }
      const progress = progressOf(event.data);
      if (progress) await tell(progress);
    },
  };
}

const hash = (text: string) => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(hash(one), hash(other));

function parsed(body: Buffer): { uuid?: unknown; event?: unknown } | undefined {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const uuidOf = (body: Buffer): string | undefined => {
  const uuid = parsed(body)?.uuid;
  return typeof uuid === 'string' && uuid.length <= 200 ? uuid : undefined;
};
const isAboutSessions = (body: Buffer): boolean => String(parsed(body)?.event ?? '').includes('/telephony/sessions');
