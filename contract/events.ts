import { z } from 'zod';
import { GreetingReason, GreetingStatus } from './greetings.ts';
import { NotificationRequest } from './notifications.ts';
import { KindName } from './records/field.ts';
import { Id } from './route.ts';
import { TimelineNote } from './timeline.ts';

export const recordActions = ['created', 'updated', 'deleted', 'restored', 'erased', 'merged'] as const;
export const RecordAction = z.enum(recordActions);
export type RecordAction = z.infer<typeof RecordAction>;

/** What is told of a story, whoever hears of it. */
const storyFacts = {
  category: z.string().optional(),
  sentiment: z.string(),
  relevanceScore: z.number().int(),
  sourceName: z.string(),
  sourceUrl: z.string(),
  publishedAt: z.string(),
};

/** Domain events: name -> payload. Past facts, delivered at least once and in no particular order. */
export const events = {
  /** Any record of any kind was made or changed. Long values are left out of `changes`. */
  'record.changed': z.object({
    kind: KindName,
    id: Id,
    version: z.number().int(),
    action: RecordAction,
    owner: Id,
    /** Whose it was before, where the owner is another one now. */
    formerOwner: Id.optional(),
    /** Of a merge: the record that it went into. */
    into: Id.optional(),
    /** What it is called. */
    title: z.string(),
    at: z.string(),
    /** Missing where the program itself did it. */
    actor: Id.optional(),
    changes: z.array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
  }),
  /** The moment has come of which someone wanted to be reminded. */
  'task.reminded': z.object({
    taskId: Id,
    assignee: Id,
    title: z.string(),
    dueOn: z.string().optional(),
    dueAt: z.string().optional(),
  }),
  /** Up to a few hundred records of one kind that one import wrote together. */
  'records.imported': z.object({ kind: KindName, importId: Id, ids: z.array(Id), owner: Id }),
  'import.progressed': z.object({ importId: Id, owner: Id }),
  'greeting.changed': z.object({
    greetingId: Id,
    contactId: Id,
    owner: Id,
    status: GreetingStatus,
    reason: GreetingReason.optional(),
  }),
  /** There is news of an account. */
  'alert.raised': z.object({
    alertId: Id,
    account: Id,
    accountName: z.string(),
    owner: Id,
    title: z.string(),
    ...storyFacts,
  }),
  /** Records that had one of these tags have the new one now. */
  'tags.replaced': z.object({ tags: z.array(z.string()), by: z.string() }),
  /** Someone split a story of an account, or joined two; these are the alerts that changed. */
  'alert.regrouped': z.object({ alerts: z.array(Id), account: Id, owner: Id }),
  /** News that a subscription with the webhook channel asks for. */
  'subscription.matched': z.object({
    subscriptionId: Id,
    subscription: z.string(),
    user: Id,
    alertId: Id,
    account: Id,
    accountName: z.string(),
    title: z.string(),
    ...storyFacts,
  }),
  /** Something that people should read on the timelines of records. Any module says so; nothing else is needed. */
  'timeline.noted': TimelineNote,
  /** Someone should be told. Any module says so; preferences decide where it shows. */
  'notification.requested': NotificationRequest,
  'user.updated': z.object({ userId: Id, timeZoneChanged: z.boolean() }),
  'settings.updated': z.object({ changed: z.array(z.string()) }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
export type DomainEvent = {
  [N in EventName]: { name: N; payload: EventPayload<N>; id: string; at: string };
}[EventName];
