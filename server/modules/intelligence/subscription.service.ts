import { DigestChannel, type Subscription, type SubscriptionInput } from '@sequelstring/contract/news.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import {
  deleteSubscription,
  insertSubscription,
  newSubscription,
  replaceSubscription,
  subscriptionOf,
  toSubscription,
} from './subscription.model.ts';

/** Who changes their own subscriptions. */
interface By {
  user: CurrentUser;
  caller: Caller;
}

export async function createSubscription(
  clock: Clock,
  { user, caller }: By,
  input: SubscriptionInput,
): Promise<Subscription> {
  const row = newSubscription(user.id, input, nowAsDate(clock));
  const recordId = row._id.toHexString();
  await transaction(async (session) => {
    await insertSubscription(row, session);
    await audit({ ...caller, action: 'subscription.created', kind: 'subscription', recordId }, session);
  });
  return toSubscription(row);
}

/** Throws `subscription_not_found`. */
export async function updateSubscription(
  clock: Clock,
  { user, caller }: By,
  id: string,
  input: SubscriptionInput,
): Promise<Subscription> {
  const before = (await subscriptionOf(user.id, id))?.channels ?? [];
  // The first digest goes out at its next time, not at once for the time that has passed.
  const isNewDigest = DigestChannel.options.some((one) => input.channels.includes(one) && !before.includes(one));
  return transaction(async (session) => {
    const change = { ...input, ...(isNewDigest && { digestSince: nowAsDate(clock) }) };
    const row = await replaceSubscription(user.id, id, change, session);
    if (!row) throw new AppError('subscription_not_found');
    await audit({ ...caller, action: 'subscription.updated', kind: 'subscription', recordId: id }, session);
    return toSubscription(row);
  });
}

/** Throws `subscription_not_found`. */
export const removeSubscription = ({ user, caller }: By, id: string): Promise<{ id: string }> =>
  transaction(async (session) => {
    if (!(await deleteSubscription(user.id, id, session))) throw new AppError('subscription_not_found');
    await audit({ ...caller, action: 'subscription.deleted', kind: 'subscription', recordId: id }, session);
    return { id };
  });
