import { collection, isDuplicateKey } from '../../kernel/db.ts';
import type { CollectionSpec } from '../../kernel/indexes.ts';

/**
 * One window of a network, shared by all workers. `room` is what is left of it by our own count: the limit less what was
 * granted here and what the network counted beyond that, which others used.
 */
export interface WindowRow {
  _id: string;
  limit: number;
  granted: number;
  foreign: number;
  room: number;
  startedAt: Date;
  /** Until here the network's window surely lasts; after it, nothing is sent until `resetAt`, when it surely is over. */
  closesAt: Date;
  resetAt: Date;
  /** Until when one request finds out what the window is; nobody else sends anything meanwhile. */
  probeUntil?: Date;
}

/** What was spent at a network in a month, in millionths of a dollar. */
interface SpendingRow {
  _id: string;
  spent: number;
}

export const rateCollections: readonly CollectionSpec[] = [
  { name: 'socialWindows', indexes: [] },
  { name: 'socialSpending', indexes: [] },
];
const windows = () => collection<WindowRow>('socialWindows');
const spending = () => collection<SpendingRow>('socialSpending');

export const findWindow = (id: string): Promise<WindowRow | null> => windows().findOne({ _id: id });

/** Takes one place of a running window, of which more than `reserve` must be left. */
export const takeRoom = (id: string, now: Date, reserve: number): Promise<WindowRow | null> =>
  windows().findOneAndUpdate(
    { _id: id, closesAt: { $gt: now }, room: { $gt: reserve }, probeUntil: { $exists: false } },
    { $inc: { room: -1, granted: 1 } },
    { returnDocument: 'after' },
  );

/** Begins a window with the one request that finds out what it is; false where another one does so already. */
export async function beginProbe(
  id: string,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<boolean> {
  const fresh = {
    limit,
    granted: 1,
    foreign: 0,
    room: 0,
    startedAt: now,
    closesAt: until,
    resetAt: until,
    probeUntil: until,
  };
  try {
    const { modifiedCount, upsertedCount } = await windows().updateOne(
      { _id: id, resetAt: { $lte: now } },
      { $set: fresh },
      { upsert: true },
    );
    return modifiedCount + upsertedCount > 0;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Sets what the probe found; nothing where the window was begun anew since. */
export async function endProbe(
  id: string,
  startedAt: Date,
  found: Pick<WindowRow, 'limit' | 'foreign' | 'room' | 'closesAt' | 'resetAt'>,
): Promise<void> {
  await windows().updateOne(
    { _id: id, startedAt, probeUntil: { $exists: true } },
    { $set: found, $unset: { probeUntil: 1 } },
  );
}

/** Gives the probe up without a finding: the next one asks again. */
export async function dropProbe(id: string, startedAt: Date): Promise<void> {
  await windows().updateOne(
    { _id: id, startedAt, probeUntil: { $exists: true } },
    { $set: { resetAt: new Date(0) }, $unset: { probeUntil: 1 } },
  );
}

/** Takes note that others used up so many in all; nothing where that was noted before. */
export async function noteForeign(id: string, before: WindowRow, foreign: number): Promise<void> {
  await windows().updateOne(
    { _id: id, startedAt: before.startedAt, foreign: before.foreign },
    { $set: { foreign }, $inc: { room: before.foreign - foreign } },
  );
}

/** The window is used up until then, whatever we counted. */
export async function closeWindow(id: string, resetAt: Date): Promise<void> {
  await windows().updateOne({ _id: id }, { $set: { room: 0, resetAt }, $unset: { probeUntil: 1 } });
}

/** The windows whose ids begin so, for people to look at. */
export const windowsOf = (prefix: string): Promise<WindowRow[]> =>
  windows()
    .find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } })
    .limit(50)
    .toArray();

/** Sets the money aside; false where the month's budget has not so much left. */
export async function reserveMoney(id: string, amount: number, budget: number): Promise<boolean> {
  if (amount > budget) return false;
  try {
    const { modifiedCount, upsertedCount } = await spending().updateOne(
      { _id: id, spent: { $lte: budget - amount } },
      { $inc: { spent: amount } },
      { upsert: true },
    );
    return modifiedCount + upsertedCount > 0;
  } catch (error) {
    // There is a row, and it has spent too much.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function correctSpending(id: string, difference: number): Promise<void> {
  if (difference !== 0) await spending().updateOne({ _id: id }, { $inc: { spent: difference } });
}

export const readSpending = async (id: string): Promise<number> => (await spending().findOne({ _id: id }))?.spent ?? 0;
