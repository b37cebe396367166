import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type JobDefinition, type JobOrder, job } from '../../ports/jobs.ts';
import type { GreetingRow } from './greeting.model.ts';
import type { Planning } from './planning.service.ts';
import type { Sending } from './sending.service.ts';

const SEND = 'occasions.sendGreeting';
const PLAN = 'occasions.planGreetings';

/** The order to look at a greeting whose turn has come. */
export const sendOrder = (row: Pick<GreetingRow, '_id' | 'dateId' | 'year'>): JobOrder => ({
  name: SEND,
  key: `greeting:${row.dateId.toHexString()}:${row.year}`,
  payload: { greetingId: row._id.toHexString() },
});

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
    payload: z.object({ greetingId: Id }),
    attempts: 5,
    backoffMs: 5000,
    concurrency: 20,
    leaseMs: 60_000,
    handle: ({ greetingId }) => sending.send(greetingId),
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
