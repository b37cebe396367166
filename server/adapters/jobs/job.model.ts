import type { Job } from '@sequelstring/contract/jobs.ts';
import { Types } from 'mongoose';
import { collection, ignoreDuplicates, isDuplicateKey } from '../../kernel/db.ts';
import type { CollectionSpec } from '../../kernel/indexes.ts';
import { currentTrace } from '../../kernel/tracing.ts';
import { type JobOrder, queueOf } from '../../ports/jobs.ts';

/** A job as it is stored. One that was done is deleted. */
export interface JobRow {
  _id: Types.ObjectId;
  queue: string;
  name: string;
  payload: Record<string, unknown>;
  status: Job['status'];
  /** Of waiting and running jobs, which the unique index on it holds apart; a dead one keeps it in `deadKey`. */
  key?: string;
  deadKey?: string;
  /** When a worker may take it: of a waiting job its time, of a running one the end of its lease; a dead one has none. */
  due?: Date;
  runAt: Date;
  attempts: number;
  maxAttempts: number;
  /** Which worker has it. */
  worker?: string;
  lastError?: string;
  createdAt: Date;
  /** `traceparent` of what ordered it. */
  trace?: string;
}

const CHUNK = 1000;
const rows = () => collection<JobRow>('jobs');

export const jobCollections: readonly CollectionSpec[] = [
  {
    name: 'jobs',
    indexes: [
      { key: { name: 1, due: 1 } },
      { key: { name: 1, key: 1 }, unique: true, partialFilterExpression: { key: { $exists: true } } },
      { key: { status: 1, queue: 1, _id: -1 } },
    ],
  },
];

/** Stores orders, and returns a row for each; one whose key a waiting or running job has is not stored. */
export async function insertJobs(
  orders: readonly JobOrder[],
  now: Date,
  attempts: (name: string) => number,
): Promise<JobRow[]> {
  const trace = currentTrace();
  const made = orders.map((order): JobRow => {
    const runAt = order.runAt ? new Date(order.runAt.epochMilliseconds) : now;
    return {
      _id: new Types.ObjectId(),
      queue: queueOf(order.name),
      name: order.name,
      payload: order.payload,
      status: 'waiting',
      ...(order.key === undefined ? {} : { key: order.key }),
      due: runAt,
      runAt,
      attempts: 0,
      maxAttempts: attempts(order.name),
      createdAt: now,
      trace,
    };
  });
  for (let start = 0; start < made.length; start += CHUNK) {
    await rows()
      .insertMany(made.slice(start, start + CHUNK), { ordered: false, ignoreUndefined: true })
      .catch(ignoreDuplicates);
  }
  return made;
}

/** What a worker asks for: up to `limit` jobs of this name that are due, or the one of this `id`, `except` those that it is running. */
export interface Claim {
  name: string;
  id?: string;
  worker: string;
  limit: number;
  now: Date;
  leaseEnd: Date;
  maxAttempts: number;
  except: readonly Types.ObjectId[];
}

/** Takes due jobs for a worker; of several workers that reach for a job, one gets it. */
export async function claimJobs(claim: Claim): Promise<JobRow[]> {
  const due = {
    name: claim.name,
    due: { $lte: claim.now },
    ...(claim.id !== undefined && { _id: Types.ObjectId.createFromHexString(claim.id) }),
    ...(claim.except.length > 0 && { _id: { $nin: [...claim.except] } }),
  };
  const take = {
    $set: { status: 'running' as const, worker: claim.worker, due: claim.leaseEnd, maxAttempts: claim.maxAttempts },
    $inc: { attempts: 1 },
  };
  if (claim.limit === 1) {
    const row = await rows().findOneAndUpdate(due, take, { sort: { due: 1 }, returnDocument: 'after' });
    return row ? [row] : [];
  }
  const seen = await rows()
    .find(due, { sort: { due: 1 }, limit: claim.limit, batchSize: claim.limit + 1 })
    .toArray();
  if (seen.length === 0) return [];
  const ids = { $in: seen.map((row) => row._id) };
  const { modifiedCount } = await rows().updateMany({ _id: ids, due: { $lte: claim.now } }, take);
  if (modifiedCount === seen.length) return seen.map((row) => ({ ...row, attempts: row.attempts + 1 }));
  return rows().find({ _id: ids, worker: claim.worker, due: claim.leaseEnd }).toArray();
}

/** When a worker may take this job, if it waits or runs. */
export async function readDue(id: string): Promise<Date | undefined> {
  return (await rows().findOne({ _id: Types.ObjectId.createFromHexString(id) }, { projection: { due: 1 } }))?.due;
}

/** Which of these names have jobs that are due. */
export async function dueNames(names: readonly string[], now: Date): Promise<string[]> {
  return rows().distinct('name', { name: { $in: [...names] }, due: { $lte: now } });
}

/** Moves the end of the lease; returns the ids that the worker still has. */
export async function renewLeases(worker: string, ids: readonly Types.ObjectId[], leaseEnd: Date): Promise<string[]> {
  const mine = { _id: { $in: [...ids] }, worker };
  const { matchedCount } = await rows().updateMany(mine, { $set: { due: leaseEnd } });
  if (matchedCount === ids.length) return ids.map(String);
  return (
    await rows()
      .find(mine, { projection: { _id: 1 } })
      .toArray()
  ).map((row) => String(row._id));
}

export async function deleteDone(worker: string, ids: readonly Types.ObjectId[]): Promise<void> {
  await rows().deleteMany({ _id: { $in: [...ids] }, worker });
}

/** Gives a failed job out again at `due`. */
export async function postpone(row: JobRow, due: Date, lastError: string): Promise<void> {
  await rows().updateOne(mine(row), { $set: { status: 'waiting', due, runAt: due, lastError }, $unset: { worker: 1 } });
}

/** Gives a job back that the worker could not finish for reasons of its own; the try does not count. */
export async function giveBack(row: JobRow, due: Date): Promise<void> {
  await rows().updateOne(mine(row), {
    $set: { status: 'waiting', due },
    $unset: { worker: 1 },
    $inc: { attempts: -1 },
  });
}

export async function bury(row: JobRow, lastError: string): Promise<void> {
  await rows().updateOne(mine(row), {
    $set: { status: 'dead', lastError, ...(row.key === undefined ? {} : { deadKey: row.key }) },
    $unset: { due: 1, worker: 1, key: 1 },
  });
}

const mine = (row: JobRow) => ({ _id: row._id, worker: row.worker });

/** Makes every running job due, when no worker can be alive. */
export async function recoverJobs(now: Date): Promise<void> {
  await rows().updateMany({ status: 'running' }, { $set: { status: 'waiting', due: now }, $unset: { worker: 1 } });
}

export async function listJobs(filter: { status: Job['status']; queue?: string; page: number; limit: number }) {
  const query = { status: filter.status, ...(filter.queue === undefined ? {} : { queue: filter.queue }) };
  const [found, total] = await Promise.all([
    rows()
      .find(query, { sort: { _id: -1 }, skip: (filter.page - 1) * filter.limit, limit: filter.limit })
      .toArray(),
    rows().countDocuments(query),
  ]);
  return { jobs: found.map(toJob), total };
}

/** Jobs per queue that are due and that no worker has taken. */
export async function countWaiting(now: Date): Promise<Record<string, number>> {
  const counts = await rows()
    .aggregate<{ _id: string; waiting: number }>([
      { $match: { status: 'waiting', due: { $lte: now } } },
      { $group: { _id: '$queue', waiting: { $sum: 1 } } },
    ])
    .toArray();
  return Object.fromEntries(counts.map((count) => [count._id, count.waiting]));
}

/**
 * Makes a dead job wait again with all its attempts. Where a job with its key waits or runs already, the dead one is
 * removed and that one is returned.
 */
export async function revive(id: string, now: Date): Promise<JobRow | undefined> {
  const dead = { _id: Types.ObjectId.createFromHexString(id), status: 'dead' as const };
  const row = await rows().findOne(dead);
  if (!row) return undefined;
  const key = row.deadKey === undefined ? {} : { key: row.deadKey };
  try {
    const revived = await rows().findOneAndUpdate(
      dead,
      { $set: { status: 'waiting', due: now, runAt: now, attempts: 0, ...key }, $unset: { deadKey: 1 } },
      { returnDocument: 'after' },
    );
    return revived ?? undefined;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await rows().deleteOne(dead);
    return (await rows().findOne({ name: row.name, key: row.deadKey })) ?? row;
  }
}

export async function deleteDead(id: string): Promise<Job | undefined> {
  const row = await rows().findOneAndDelete({ _id: Types.ObjectId.createFromHexString(id), status: 'dead' });
  return row ? toJob(row) : undefined;
}

/** Rewrites the errors that match; a job that fails anew meanwhile keeps its new one. */
export async function changeErrors(told: RegExp, rewrite: (text: string) => string): Promise<void> {
  for await (const { _id, lastError } of rows().find({ lastError: { $regex: told } })) {
    await rows().updateOne({ _id, lastError }, { $set: { lastError: rewrite(lastError!) } });
  }
}

export const toJob = (row: JobRow): Job => ({
  id: row._id.toHexString(),
  queue: row.queue,
  name: row.name,
  status: row.status,
  attempts: row.attempts,
  maxAttempts: row.maxAttempts,
  runAt: row.runAt.toISOString(),
  lastError: row.lastError,
  createdAt: row.createdAt.toISOString(),
});
