import type { NewsCategory, SubscriptionInput } from '@sequelstring/contract/news.ts';
import type { Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import { AlertModel, type AlertRow } from './alert.model.ts';

export interface AlertFilter {
  account?: string;
  category?: NewsCategory;
  sentiment?: string;
  minRelevance?: number;
  from?: string;
  to?: string;
  source?: string;
  mutedSources?: readonly string[];
  /** Only these. */
  ids?: readonly string[];
  /** What a subscription asks for. */
  follows?: Pick<SubscriptionInput, 'accounts' | 'competitors' | 'categories' | 'keywords' | 'minRelevance'>;
  /** Leaves out what this user dismissed. */
  notDismissedBy?: string;
  /** Came in after `from` and not after `to`. */
  cameIn?: { from: Date; to: Date };
}

/** What is in force at `now` and answers to the filter. */
function matching(scope: Scope, filter: AlertFilter, now: Date) {
  const { account, category, sentiment, from, to, source, mutedSources, ids, follows, notDismissedBy, cameIn } = filter;
  const minRelevance = Math.max(filter.minRelevance ?? 0, follows?.minRelevance ?? 0);
  return {
    ...withinScope(scope),
    ...(account && { account: objectId(account) }),
    ...(category && { category }),
    ...(sentiment && { 'sentiment.label': sentiment }),
    ...(minRelevance && { relevanceScore: { $gte: minRelevance } }),
    ...((from || to) && { publishedAt: { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) } }),
    ...(source ? { sourceName: source } : mutedSources?.length && { sourceName: { $nin: mutedSources } }),
    ...(follows && { $and: following(follows) }),
    ...(ids && { _id: { $in: ids.map(objectId) } }),
    ...(cameIn && { createdAt: { $gt: cameIn.from, $lte: cameIn.to } }),
    ...(notDismissedBy && { dismissedBy: { $ne: objectId(notDismissedBy) } }),
    isHidden: false,
    isWrongCompany: { $ne: true },
    joinedInto: null,
    expiresAt: { $gt: now },
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function following({ accounts, competitors, categories, keywords }: NonNullable<AlertFilter['follows']>): object[] {
  const whom = [...accounts, ...competitors].map(objectId);
  const words = keywords.map((keyword) => new RegExp(escaped(keyword), 'i'));
  return [
    {},
    ...(whom.length > 0 ? [{ account: { $in: whom } }] : []),
    ...(categories.length > 0 ? [{ category: { $in: categories } }] : []),
    ...(words.length > 0 ? [{ $or: words.flatMap((word) => [{ title: word }, { summary: word }]) }] : []),
  ];
}

const lastId = (): Types.ObjectId => objectId('f'.repeat(24));

/** A page of what is in force at `now`, the newest first; it goes on after the alert with the id `cursor`. */
export async function pageOfAlerts(
  scope: Scope,
  filter: AlertFilter,
  { page, limit, cursor, now }: { page: number; limit: number; cursor?: string; now: Date },
): Promise<{ rows: AlertRow[]; total: number; hasMore: boolean }> {
  const where = matching(scope, filter, now);
  const after = cursor ? objectId(cursor) : lastId();
  const [rows, total] = await Promise.all([
    AlertModel.find({ ...where, _id: { ...where._id, $lt: after } }, { content: 0 })
      .sort({ _id: -1 })
      .skip(cursor ? 0 : (page - 1) * limit)
      .limit(limit + 1)
      .lean<AlertRow[]>(),
    AlertModel.countDocuments({ ...where, _id: { ...where._id, $lt: lastId() } }).limit(10_000),
  ]);
  return { rows: rows.slice(0, limit), total, hasMore: rows.length > limit };
}

export type AlertSketch = Pick<
  AlertRow,
  'account' | 'accountName' | 'category' | 'sentiment' | 'sourceName' | 'publishedAt'
> & { isViewed: boolean };

/** The newest that answer to the filter, with what is counted of them. */
export async function sketchAlerts(
  scope: Scope,
  filter: AlertFilter,
  { now, reader, limit }: { now: Date; reader: string; limit: number },
): Promise<AlertSketch[]> {
  const where = matching(scope, filter, now);
  const fields = { account: 1, accountName: 1, category: 1, sentiment: 1, sourceName: 1, publishedAt: 1 };
  const rows = await AlertModel.find(
    { ...where, _id: { ...where._id, $lt: lastId() } },
    { ...fields, 'interactions.user': 1 },
  )
    .sort({ _id: -1 })
    .limit(limit)
    .lean<AlertRow[]>();
  return rows.map(({ interactions, ...row }) => ({
    ...row,
    isViewed: interactions.some(({ user }) => user.toHexString() === reader),
  }));
}
