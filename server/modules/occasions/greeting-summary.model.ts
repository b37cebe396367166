import type { GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Counts, manyRecords } from '../../kernel/records/counts.ts';
import type { ScopeFilter } from '../../kernel/records/scope.ts';
import { countGreetings, type GreetingFilter, GreetingModel } from './greeting.model.ts';

export interface GreetingCount {
  day: string;
  status: GreetingStatus;
  reason?: GreetingReason;
  count: number;
}

interface Summarised {
  owner?: ScopeFilter['owner'];
  window: { $gte: Date; $lt: Date };
  /** The statuses of what was sent. */
  sent: readonly GreetingStatus[];
  zone: string;
}

/** What is known of how many greetings there are. */
export const greetingCounts = (clock: Clock): Counts => new Counts(GreetingModel, clock);

/** How many greetings a list has in all; many are counted anew while the number of before is told. */
export const knownCount = (counts: Counts, filter: GreetingFilter): Promise<number> =>
  counts.keepMany(
    filter,
    () => countGreetings(filter),
    (count) => count >= manyRecords,
  );

/**
 * How many rows within a window per day, status and reason: sent ones by the instant they left and its day in `zone`, all
 * others by the instant they are due and the day of the occasion. Many are counted anew while the figures of before are told.
 */
export function summariseGreetings(counts: Counts, asked: Summarised): Promise<GreetingCount[]> {
  const isMany = (groups: readonly GreetingCount[]) => groups.reduce((sum, { count }) => sum + count, 0) >= manyRecords;
  return counts.keepMany(asked, () => groupGreetings(asked), isMany);
}

async function groupGreetings({ owner, window, sent, zone }: Summarised): Promise<GreetingCount[]> {
  const mine = owner ? { owner } : {};
  const left = { $dateToString: { date: '$sentAt', timezone: zone, format: '%Y-%m-%d' } };
  const day = { $cond: [{ $in: ['$status', sent] }, left, '$day'] };
  const groups = await GreetingModel.aggregate<{ _id: Omit<GreetingCount, 'count'>; count: number }>([
    {
      $match: {
        $or: [
          { ...mine, dueAt: window, status: { $nin: sent } },
          { ...mine, sentAt: window, status: { $in: sent } },
        ],
      },
    },
    { $group: { _id: { day, status: '$status', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  return groups.map(({ _id, count }) => ({ ..._id, count }));
}
