import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type JobDefinition, type JobOrder, job } from '../../ports/jobs.ts';
import type { GreetingRow } from './greeting.model.ts';
import type { Planning } from './planning.service.ts';
import type { Sending } from './sending.service.ts';

const SEND = 'occasions.sendGreeting';
const PLAN = 'occasions.planGreetings';

/** Greetings of one job: they share queries and transactions, and end together. */
const PER_JOB = 50;

/** Orders to look at greetings whose turn has come. While these wait unchanged, the same orders are not added again. */
export function sendOrders(rows: readonly Pick<GreetingRow, '_id'>[]): JobOrder[] {
  const ids = rows.map(({ _id }) => _id.toHexString());
  return Array.from({ length: Math.ceil(ids.length / PER_JOB) }, (_, index) => {
    const greetingIds = ids.slice(index * PER_JOB, (index + 1) * PER_JOB);
    return { name: SEND, key: `greetings:${greetingIds[0]}:${greetingIds.at(-1)}`, payload: { greetingIds } };
  });
}

/** Jobs that an earlier release added tell of one greeting. */
const SendPayload = z.union([
  z.object({ greetingIds: z.array(Id) }),
  z.object({ greetingId: Id }).transform(({ greetingId }) => ({ greetingIds: [greetingId] })),
]);

/**
 * The order to plan all contacts anew, or those of one owner, for an event. Its key is of that event alone: a plan that runs
 * already may have passed by contacts that this change is about.
 */
export const planOrder = (eventId: string, owner?: string): JobOrder => ({
  name: PLAN,
  key: `plan:${eventId}`,
  payload: owner ? { owner } : {},
});

export const greetingJobs = ({ sending, planning }: { sending: Sending; planning: Planning }): JobDefinition[] => [
  job({
    name: SEND,
    payload: SendPayload,
    attempts: 5,
    backoffMs: 5000,
    concurrency: 50,
    leaseMs: 60_000,
    handle: ({ greetingIds }) => sending.sendAll(greetingIds),
  }),
  job({
    name: PLAN,
    payload: z.object({ owner: Id.optional() }),
    attempts: 5,
    backoffMs: 10_000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: ({ owner }, { signal }) => planning.planEverything({ owner }, signal),
  }),
];
