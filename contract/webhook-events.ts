import { type DomainEvent, type EventName, events, recordActions } from './events.ts';
import { type KindName, kindNames } from './records/field.ts';
import type { AnyKind } from './records/kind.ts';
import { crmKinds } from './records/kinds.ts';

const recordEvents = kindNames.flatMap((kind) => recordActions.map((action) => `${kind}.${action}` as const));
/** What subscribers usually wait for, beside that something changed. */
const momentsByKind = new Map<string, NonNullable<AnyKind['moments']>>(
  crmKinds.map(({ kind, moments = {} }: AnyKind) => [kind, moments]),
);
const moments = [...momentsByKind].flatMap(([kind, named]) =>
  Object.values(named).map((moment) => `${kind}.${moment}` as Moment),
);
const greetingEvents = [
  'greeting.sent',
  'greeting.delivered',
  'greeting.bounced',
  'greeting.complained',
  'greeting.failed',
  'greeting.not_sent',
] as const;

/** Orders within the program: what people read there is not for subscribers. */
export const internal: ReadonlySet<string> = new Set(['timeline.noted', 'notification.requested']);

type RecordEvent = (typeof recordEvents)[number];
type Moment = `${KindName}.${string}`;
export type WebhookEventName = RecordEvent | Moment | (typeof greetingEvents)[number] | EventName;

/** Everything that a webhook can subscribe to: events by record (`contact.created`), and every domain event by its own name. */
export const webhookEventNames: readonly WebhookEventName[] = [
  ...new Set<WebhookEventName>([
    ...recordEvents,
    ...moments,
    ...greetingEvents,
    ...(Object.keys(events) as EventName[]).filter((name) => !internal.has(name)),
  ]),
];

const known: ReadonlySet<string> = new Set(webhookEventNames);

/** The names under which subscribers hear of an event, its own first. */
export function webhookNamesOf(event: Pick<DomainEvent, 'name' | 'payload'>): WebhookEventName[] {
  const names = new Set<string>([event.name]);
  if (event.name === 'record.changed') {
    const { kind, action, changes } = event.payload as Extract<DomainEvent, { name: 'record.changed' }>['payload'];
    names.add(`${kind}.${action}`);
    const status = changes.find(({ field }) => field === 'status');
    const moment = status && action !== 'erased' ? momentsByKind.get(kind)?.[String(status.to)] : undefined;
    // A record is born open; only one that was something else before is reopened.
    if (moment && !(action === 'created' && moment === 'reopened')) names.add(`${kind}.${moment}`);
  }
  if (event.name === 'greeting.changed') {
    const { status } = event.payload as Extract<DomainEvent, { name: 'greeting.changed' }>['payload'];
    names.add(`greeting.${status}`);
  }
  return [...names].filter((name): name is WebhookEventName => known.has(name));
}
