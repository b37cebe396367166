import { mailWebhooks } from '@sequelstring/contract/mail-webhooks.ts';
import type { MailEventSource } from '../../kernel/mail-events.ts';
import type { BoundRoute } from '../../kernel/module.ts';
import type { WebhooksIn } from '../../kernel/webhooks-in.ts';
import { type MailEventParts, recordMailEvents } from './mail-event.service.ts';

type Vendor = keyof typeof mailWebhooks;

/** Where mail systems report what became of greetings. */
export function mailWebhookRoutes(
  parts: MailEventParts & { webhooksIn?: WebhooksIn; mailEvents?: Partial<Record<Vendor, MailEventSource>> },
): BoundRoute[] {
  const { webhooksIn, mailEvents = {} } = parts;
  if (!webhooksIn) return [];
  return (Object.entries(mailEvents) as [Vendor, MailEventSource][]).map(([vendor, source]) =>
    webhooksIn.route(mailWebhooks[vendor], {
      ...source,
      handle: async (delivery) => recordMailEvents(await source.read(delivery), parts),
    }),
  );
}
