import type { EventName, EventPayload } from '@sequelstring/contract/events.ts';
import { type mongo, Types } from 'mongoose';
import { afterCommit, type ClientSession, collection, insertRows } from './db.ts';
import type { CollectionSpec } from './indexes.ts';
import type { Listener } from './module.ts';
import { type Person, redactValue } from './personal-data.ts';
import { currentTrace } from './tracing.ts';

/**
 * Events of one transaction that one listener has yet to get. The row is deleted when the listener is done, so that what
 * each listener has behind it is stored without a second write. `_id` is `<listener>:<id>`: the rows of a listener are one
 * range of it, and an event's own id is `<id>.<place in payloads>`.
 */
export interface Delivery {
  _id: string;
  name: EventName;
  payloads: unknown[];
  /** How many records the events are about. */
  records?: number;
  at: Date;
  /** `traceparent` of what published them. */
  trace?: string;
}

interface Subscription {
  listeners: Pick<Listener, 'name' | 'wants'>[];
  wake(): void;
}

/** Its range of `_id` is all that anybody looks for. */
export const eventCollections: readonly CollectionSpec[] = [{ name: 'outbox', indexes: [] }];
export const outbox = (): mongo.Collection<Delivery> => collection<Delivery>('outbox');

/** Events per row, so that a listener gets them in portions it can hold. */
const PER_ROW = 100;

let subscriptions: ReadonlyMap<EventName, Subscription> = new Map();

/** Tells `publish` who listens to what in the whole program, and whom to wake after a commit. */
export function subscribe(listeners: readonly Listener[], wake: (listeners: readonly string[]) => void): void {
  const byEvent = new Map<EventName, Listener[]>();
  for (const listener of listeners) {
    for (const event of listener.events) byEvent.set(event, [...(byEvent.get(event) ?? []), listener]);
  }
  subscriptions = new Map(
    [...byEvent].map(([event, interested]) => {
      const names = interested.map(({ name }) => name);
      return [event, { listeners: interested, wake: () => wake(names) }];
    }),
  );
}

/** The newest events that a listener has yet to get, of at most so many transactions; without those about more than `most` records. */
export async function waitingFor(
  listener: string,
  { limit, most }: { limit: number; most: number },
): Promise<Pick<Delivery, '_id' | 'name' | 'payloads'>[]> {
  const waiting = { _id: { $gte: `${listener}:`, $lt: `${listener};` }, records: { $not: { $gt: most } } };
  return outbox()
    .find(waiting, { sort: { _id: -1 }, limit })
    .toArray();
}

/** Stores an event in the caller's transaction; it is delivered to every listener if and only if that commits. */
export function publish<N extends EventName>(session: ClientSession, name: N, payload: EventPayload<N>): Promise<void> {
  return publishMany(session, name, [payload]);
}

/** Stores several events of one name together. */
export function publishMany<N extends EventName>(
  session: ClientSession,
  name: N,
  payloads: readonly EventPayload<N>[],
): Promise<void> {
  return publishAll(session, { [name]: payloads } as Publications);
}

/** Payloads by the name of their event. */
export type Publications = { [N in EventName]?: readonly EventPayload<N>[] };

/** Stores several events of several names with one write. */
export async function publishAll(session: ClientSession, publications: Publications): Promise<void> {
  const rows: Delivery[] = [];
  const wakes: (() => void)[] = [];
  for (const [name, payloads] of Object.entries(publications) as [EventName, unknown[]][]) {
    const subscription = subscriptions.get(name);
    if (!subscription || payloads.length === 0) continue;
    rows.push(...deliveriesOf(name, payloads, subscription));
    wakes.push(subscription.wake);
  }
  if (rows.length === 0) return;
  await insertRows('outbox', rows, session);
  for (const wake of wakes) afterCommit(session, wake);
}

function deliveriesOf(name: EventName, payloads: readonly unknown[], { listeners }: Subscription): Delivery[] {
  const at = new Date();
  const trace = currentTrace();
  const rows: Delivery[] = [];
  for (let start = 0; start < payloads.length; start += PER_ROW) {
    const id = new Types.ObjectId().toHexString();
    const portion = payloads.slice(start, start + PER_ROW);
    for (const listener of listeners) {
      const wanted = portion.filter((payload) => listener.wants?.({ name, payload } as never) ?? true);
      if (wanted.length === 0) continue;
      const records = wanted.reduce<number>((sum, payload) => sum + recordsIn(payload as object), 0);
      rows.push({ _id: `${listener.name}:${id}`, name, payloads: wanted, records, at, trace });
    }
  }
  return rows;
}

/** How many records an event is about. */
export const recordsIn = (payload: object): number =>
  'ids' in payload && Array.isArray(payload.ids) ? payload.ids.length : 1;

const deliveriesAbout = (id: string) => ({
  $or: ['id', 'ids', 'contactId', 'about.id'].map((name) => ({ [`payloads.${name}`]: id })),
});

/** Whether any listener has yet to hear of the record with this id. */
export const isAwaited = async (id: string): Promise<boolean> =>
  (await outbox().findOne(deliveriesAbout(id), { projection: { _id: 1 } })) !== null;

/** Takes what tells of a person out of the events that listeners have yet to hear. */
export async function redactDeliveries(person: Person): Promise<void> {
  for await (const { _id, payloads } of outbox().find(deliveriesAbout(person.id))) {
    const redacted = payloads.map((payload) => {
      const event = redactValue(payload as Record<string, unknown>, person);
      if (event.id !== person.id) return event;
      return { ...event, title: '', changes: (event.changes as { field: string }[]).map(({ field }) => ({ field })) };
    });
    await outbox().updateOne({ _id }, { $set: { payloads: redacted } });
  }
}
