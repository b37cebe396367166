import { z } from 'zod';
import { GreetingReason, GreetingStatus } from './occasions.ts';
import { Id } from './route.ts';

const contactEvent = z.object({ contactId: Id, owner: Id, actor: Id.optional() });

/** Domain events: name -> payload. Past facts, delivered at least once and in no particular order. */
export const events = {
  'contact.created': contactEvent.extend({ hasDates: z.boolean() }),
  /** `changed` names the fields. */
  'contact.updated': contactEvent.extend({ changed: z.array(z.string()) }),
  'contact.deleted': contactEvent,
  'contact.restored': contactEvent,
  /** Important dates were added, changed or removed. */
  'contact.dates_changed': contactEvent,
  /** Up to a few hundred contacts that one import wrote together. */
  'contacts.imported': z.object({ importId: Id, contactIds: z.array(Id), owner: Id }),
  'import.progressed': z.object({ importId: Id, owner: Id }),
  'greeting.changed': z.object({
    greetingId: Id,
    contactId: Id,
    owner: Id,
    status: GreetingStatus,
    reason: GreetingReason.optional(),
  }),
  'user.updated': z.object({ userId: Id, timeZoneChanged: z.boolean() }),
  'settings.updated': z.object({ changed: z.array(z.string()) }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
export type DomainEvent = {
  [N in EventName]: { name: N; payload: EventPayload<N>; id: string; at: string };
}[EventName];
