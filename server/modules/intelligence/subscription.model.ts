import type { DigestChannel, NewsCategory, Subscription, SubscriptionInput } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';
import { plain } from '../../kernel/words.ts';

export interface SubscriptionRow extends SubscriptionInput {
  _id: Types.ObjectId;
  user: Types.ObjectId;
  /** When the user last added a digest to it. */
  digestSince?: Date;
  createdAt: Date;
}

const schema = new Schema(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    accounts: [String],
    categories: [String],
    keywords: [String],
    competitors: [String],
    minRelevance: { type: Number, required: true },
    channels: [String],
    digestSince: Date,
    createdAt: { type: Date, required: true },
  },
  { collection: 'newsSubscriptions', versionKey: false },
);
schema.index({ user: 1, _id: 1 });
schema.index({ minRelevance: 1 });
schema.index({ channels: 1, user: 1 });
export const SubscriptionModel = mongoose.model('NewsSubscription', schema);

export const subscriptionsOf = (user: string): Promise<SubscriptionRow[]> =>
  SubscriptionModel.find({ user: objectId(user) })
    .sort({ _id: 1 })
    .limit(100)
    .lean<SubscriptionRow[]>();

export const subscriptionOf = (user: string, id: string): Promise<SubscriptionRow | null> =>
  SubscriptionModel.findOne({ _id: objectId(id), user: objectId(user) }).lean<SubscriptionRow>();

export const newSubscription = (user: string, input: SubscriptionInput, createdAt: Date): SubscriptionRow => ({
  _id: new Types.ObjectId(),
  user: objectId(user),
  ...input,
  createdAt,
});

export const insertSubscription = (row: SubscriptionRow, session: ClientSession): Promise<void> =>
  insertRows('newsSubscriptions', [row], session);

export const replaceSubscription = (
  user: string,
  id: string,
  input: SubscriptionInput & Pick<SubscriptionRow, 'digestSince'>,
  session: ClientSession,
): Promise<SubscriptionRow | null> =>
  SubscriptionModel.findOneAndUpdate(
    { _id: objectId(id), user: objectId(user) },
    { $set: input },
    { session, returnDocument: 'after' },
  ).lean<SubscriptionRow>();

export const deleteSubscription = async (user: string, id: string, session: ClientSession): Promise<boolean> =>
  (await SubscriptionModel.deleteOne({ _id: objectId(id), user: objectId(user) }, { session })).deletedCount > 0;

export const toSubscription = ({
  _id,
  user: _,
  digestSince: _since,
  createdAt,
  ...row
}: SubscriptionRow): Subscription => ({
  ...row,
  id: _id.toHexString(),
  createdAt: createdAt.toISOString(),
});

/** How well news fits what someone subscribed to, over all of their subscriptions. */
export function fitOf(
  subscriptions: readonly SubscriptionInput[],
  news: { account: string; category: NewsCategory | undefined; text: string },
): { account: boolean; category: boolean; keywords: number } {
  const text = plain(news.text);
  const keywords = new Set(subscriptions.flatMap((one) => one.keywords.map(plain)));
  return {
    account: subscriptions.some((one) => [...one.accounts, ...one.competitors].includes(news.account)),
    category: subscriptions.some((one) => news.category && one.categories.includes(news.category)),
    keywords: [...keywords].filter((keyword) => text.includes(keyword)).length,
  };
}

/** What decides who wants to hear of an alert. */
export interface FollowedAlert {
  createdAt: Date;
  account: Types.ObjectId;
  category?: NewsCategory;
  title: string;
  summary?: string;
  relevanceScore: number;
}

/** For each of the alerts the subscriptions older than it that it answers to and that want to hear of it at once, relevance included. */
export async function followersOf<Alert extends FollowedAlert>(
  alerts: readonly Alert[],
): Promise<Map<Alert, SubscriptionRow[]>> {
  const ids = [...new Set(alerts.map(({ account }) => account.toHexString()))];
  const rows = await SubscriptionModel.find({
    minRelevance: { $lte: Math.max(...alerts.map(({ relevanceScore }) => relevanceScore)) },
    channels: { $in: ['in_app', 'webhook'] },
    createdAt: { $lte: new Date(Math.max(...alerts.map(({ createdAt }) => createdAt.getTime()))) },
    $or: [{ accounts: { $in: ids } }, { competitors: { $in: ids } }, { accounts: [], competitors: [] }],
  })
    .limit(20_000)
    .lean<SubscriptionRow[]>();
  const asked = rows.map((row) => ({
    row,
    companies: new Set([...row.accounts, ...row.competitors]),
    keywords: row.keywords.map(plain),
  }));
  return new Map(
    alerts.map((alert) => {
      const id = alert.account.toHexString();
      const text = plain(`${alert.title} ${alert.summary ?? ''}`);
      const wanted = asked.filter(
        ({ row, companies, keywords }) =>
          row.minRelevance <= alert.relevanceScore &&
          row.createdAt <= alert.createdAt &&
          (companies.size === 0 || companies.has(id)) &&
          (row.categories.length === 0 || (alert.category && row.categories.includes(alert.category))) &&
          (keywords.length === 0 || keywords.some((keyword) => text.includes(keyword))),
      );
      return [alert, wanted.map(({ row }) => row)];
    }),
  );
}

/** Users who get a digest, each with the time since when they want it. */
export async function digestReaders(channel: DigestChannel): Promise<Map<string, Date>> {
  const rows = await SubscriptionModel.find({ channels: channel }, { user: 1, digestSince: 1, createdAt: 1 })
    .limit(20_000)
    .lean<SubscriptionRow[]>();
  const since = new Map<string, Date>();
  for (const { user, digestSince, createdAt } of rows) {
    const [id, from] = [user.toHexString(), digestSince ?? createdAt];
    const known = since.get(id);
    if (!known || from < known) since.set(id, from);
  }
  return since;
}

/** Takes a channel out of all subscriptions of a user. */
export async function removeChannel(user: string, channel: DigestChannel): Promise<void> {
  await SubscriptionModel.updateMany({ user: objectId(user), channels: channel }, { $pull: { channels: channel } });
}
