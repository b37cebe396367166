import type { AlertAction, NewsAlert, NewsCategory } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, insertRows, objectId, updateRows } from '../../kernel/db.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import type { RelevanceFacts, RelevanceParts } from './relevance.ts';

export interface ClusterArticle {
  id: Types.ObjectId;
  title: string;
  url: string;
  sourceName: string;
  publishedAt: Date;
}

/** The news of one story about one account; there is one row for the two of them. */
export interface AlertRow {
  _id: Types.ObjectId;
  account: Types.ObjectId;
  accountName: string;
  /** Of the account: whose scope it is in. */
  owner: Types.ObjectId;
  /** The first article of the story. */
  story: Types.ObjectId;
  title: string;
  summary?: string;
  content?: string;
  sourceUrl: string;
  sourceName: string;
  publishedAt: Date;
  imageUrl?: string;
  category?: NewsCategory;
  tags: string[];
  relevanceScore: number;
  parts: RelevanceParts;
  /** What the score was made of, so that it can be made anew. */
  facts: RelevanceFacts;
  sentiment: NewsAlert['sentiment'];
  evidence: NewsAlert['evidence'];
  size: number;
  articles: ClusterArticle[];
  interactions: { user: Types.ObjectId; action: AlertAction; timestamp: Date; opportunityId?: Types.ObjectId }[];
  /** Users who dismissed it. */
  dismissedBy: Types.ObjectId[];
  /** What people said of the match. */
  judgements?: { user: Types.ObjectId; isRight: boolean }[];
  judgedAt?: Date;
  /** Most of them said that it is another company. */
  isWrongCompany?: boolean;
  /** The account is deleted. */
  isHidden: boolean;
  /** Followers have been told. */
  isTold?: boolean;
  /** The alert of the story that this one was joined to; it stands for both. */
  joinedInto?: Types.ObjectId;
  expiresAt: Date;
  createdAt: Date;
}

const { ObjectId, Mixed } = Schema.Types;
const schema = new Schema(
  {
    account: { type: ObjectId, required: true },
    accountName: { type: String, required: true },
    owner: { type: ObjectId, required: true },
    story: { type: ObjectId, required: true },
    title: { type: String, required: true },
    summary: String,
    content: String,
    sourceUrl: { type: String, required: true },
    sourceName: { type: String, required: true },
    publishedAt: { type: Date, required: true },
    imageUrl: String,
    category: String,
    tags: [String],
    relevanceScore: { type: Number, required: true },
    parts: Mixed,
    facts: Mixed,
    sentiment: Mixed,
    evidence: Mixed,
    size: { type: Number, required: true },
    articles: Mixed,
    interactions: Mixed,
    dismissedBy: [ObjectId],
    judgements: Mixed,
    judgedAt: Date,
    isWrongCompany: Boolean,
    isHidden: { type: Boolean, required: true },
    isTold: Boolean,
    joinedInto: ObjectId,
    expiresAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'newsAlerts', versionKey: false },
);
schema.index({ account: 1, story: 1 }, { unique: true });
schema.index({ account: 1, _id: -1 });
schema.index({ account: 1, category: 1, createdAt: 1 });
schema.index({ owner: 1, _id: -1 });
schema.index({ judgedAt: 1 }, { partialFilterExpression: { judgedAt: { $exists: true } } });
export const AlertModel = mongoose.model('NewsAlert', schema);

/** Articles of a story that an alert lists; it counts them all. */
const mostListed = 20;

export const listArticle = (listed: readonly ClusterArticle[], article: ClusterArticle): ClusterArticle[] =>
  listed.length < mostListed ? [...listed, article] : [...listed];

/** Fails where there is one of the same account and story already. */
export async function insertAlerts(rows: readonly AlertRow[], session: ClientSession): Promise<void> {
  if (rows.length > 0) await insertRows('newsAlerts', rows, session);
}

export const storyKey = (account: string, story: Types.ObjectId): string => `${account}:${story.toHexString()}`;

/** By `storyKey`: the alert of a story of an account, or the one that it was joined to, or null where that one is gone. */
export async function alertsOfStories(
  asked: readonly { account: string; story: Types.ObjectId }[],
  session: ClientSession,
): Promise<Map<string, AlertRow | null>> {
  if (asked.length === 0) return new Map();
  const stories = [
    ...new Map(asked.map(({ account, story }) => [storyKey(account, story), { account, story }])).values(),
  ];
  const rows = await AlertModel.find(
    { $or: stories.map(({ account, story }) => ({ account: objectId(account), story })) },
    null,
    { session },
  ).lean<AlertRow[]>();
  const standing = new Map<string, AlertRow | null>();
  for (const row of rows) standing.set(storyKey(row.account.toHexString(), row.story), await standingFor(row, session));
  return standing;
}

/** An alert, or the one that it was joined to. */
export async function standingFor(row: AlertRow, session?: ClientSession): Promise<AlertRow | null> {
  let standing: AlertRow | null = row;
  while (standing?.joinedInto)
    standing = await AlertModel.findById(standing.joinedInto, null, { session }).lean<AlertRow>();
  return standing;
}

/** Stores what articles changed of alerts that stand. */
export async function growAlerts(rows: readonly AlertRow[], session: ClientSession): Promise<void> {
  const updates = rows.map(({ _id, size, articles, relevanceScore, parts, facts }) => ({
    q: { _id },
    u: { $set: { size, articles, relevanceScore, parts, facts } },
  }));
  if (updates.length > 0) await updateRows('newsAlerts', updates, session);
}

/** How often users dismissed news of accounts since then, and how often they did something with it, by account and category. */
export async function feedbackOn(
  accounts: readonly string[],
  since: Date,
): Promise<(account: string, category: NewsCategory | undefined) => RelevanceFacts['feedback']> {
  const rows = await AlertModel.find(
    {
      ...{ account: { $in: accounts.map(objectId) }, createdAt: { $gte: since } },
      $or: [{ 'dismissedBy.0': { $exists: true } }, { 'interactions.action': { $in: acted } }],
    },
    { account: 1, category: 1, dismissedBy: 1, 'interactions.action': 1 },
  ).lean<Pick<AlertRow, 'account' | 'category' | 'dismissedBy' | 'interactions'>[]>();
  const byNews = Map.groupBy(rows, (row) => `${row.account.toHexString()}:${row.category ?? ''}`);
  return (account, category) => {
    const of = byNews.get(`${account}:${category ?? ''}`) ?? [];
    return {
      dismissed: of.filter(({ dismissedBy }) => dismissedBy.length > 0).length,
      acted: of.filter(({ interactions }) => interactions.some(({ action }) => acted.includes(action))).length,
    };
  };
}

const acted: AlertAction[] = ['shared', 'opportunity_created'];

/** Those of the ids whose alerts lie within a scope; records may lead there. */
export async function linkableAlerts(ids: readonly string[], { scope }: { scope: Scope }): Promise<Set<string>> {
  const where = { _id: { $in: ids.map(objectId) }, isHidden: false, ...withinScope(scope) };
  const rows = await AlertModel.find(where, { _id: 1 }).lean<Pick<AlertRow, '_id'>[]>();
  return new Set(rows.map(({ _id }) => _id.toHexString()));
}

export const findAlert = (scope: Scope, id: string): Promise<AlertRow | null> =>
  AlertModel.findOne({ _id: objectId(id), isHidden: false, ...withinScope(scope) }).lean<AlertRow>();

/** Notes what a user did; null where there is no such alert. Viewing and dismissing count once. */
export async function noteInteraction(
  id: Types.ObjectId,
  interaction: AlertRow['interactions'][number],
): Promise<AlertRow | null> {
  const { user, action } = interaction;
  const isOnce = action === 'viewed' || action === 'dismissed';
  await AlertModel.updateOne(
    { _id: id, ...(isOnce && { interactions: { $not: { $elemMatch: { user, action } } } }) },
    {
      $push: { interactions: { $each: [interaction], $slice: -200 } },
      ...(action === 'dismissed' && { $addToSet: { dismissedBy: user } }),
    },
  );
  return AlertModel.findById(id).lean<AlertRow>();
}

/** Takes back what a user did. */
export const removeInteraction = (
  id: Types.ObjectId,
  { user, action }: Pick<AlertRow['interactions'][number], 'user' | 'action'>,
): Promise<AlertRow | null> =>
  AlertModel.findOneAndUpdate(
    { _id: id },
    { $pull: { interactions: { user, action }, ...(action === 'dismissed' && { dismissedBy: user }) } },
    { returnDocument: 'after' },
  ).lean<AlertRow>();

/** Replaces what a user said of the match. */
export async function noteJudgement(
  row: AlertRow,
  { user, isRight, judgedAt }: { user: string; isRight: boolean; judgedAt: Date },
): Promise<AlertRow | null> {
  const others = (row.judgements ?? []).filter((one) => one.user.toHexString() !== user);
  const judgements = [...others, { user: objectId(user), isRight }].slice(-50);
  const wrong = judgements.filter((one) => !one.isRight).length;
  return AlertModel.findOneAndUpdate(
    { _id: row._id },
    { $set: { judgements, judgedAt, isWrongCompany: wrong * 2 > judgements.length } },
    { returnDocument: 'after' },
  ).lean<AlertRow>();
}

/** What was said of alerts since then, the latest first. */
export const judgedAlerts = (since: Date, limit: number): Promise<Pick<AlertRow, 'judgements' | 'isWrongCompany'>[]> =>
  AlertModel.find({ judgedAt: { $gte: since } }, { judgements: 1, isWrongCompany: 1 })
    .sort({ judgedAt: -1 })
    .limit(limit)
    .lean<AlertRow[]>();

/** Alerts in force by their ids, or those of an account, after `after` in the order of their ids. */
export const alertsToIndex = (
  where: { ids: readonly string[] } | { account: string } | { all: true },
  after: string,
  limit: number,
): Promise<AlertRow[]> =>
  AlertModel.find({
    ...('account' in where && { account: objectId(where.account) }),
    _id: { $gt: objectId(after), ...('ids' in where && { $in: where.ids.map(objectId) }) },
  })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<AlertRow[]>();

/** About how many there are, joined ones too. */
export const countAlerts = (): Promise<number> => AlertModel.estimatedDocumentCount();

/** Notes that followers are told of these alerts: of which of them nobody was before. */
export async function noteTold(ids: readonly Types.ObjectId[], session: ClientSession): Promise<Set<string>> {
  const where = { _id: { $in: ids }, isTold: { $ne: true } };
  const rows = await AlertModel.find(where, { _id: 1 }, { session }).lean<Pick<AlertRow, '_id'>[]>();
  if (rows.length > 0) await AlertModel.updateMany(where, { $set: { isTold: true } }, { session });
  return new Set(rows.map(({ _id }) => _id.toHexString()));
}

/** Takes over what became of an account. */
export async function followAccount(
  account: string,
  set: Pick<AlertRow, 'owner' | 'accountName' | 'isHidden'>,
): Promise<void> {
  await AlertModel.updateMany({ account: objectId(account) }, { $set: set });
}

export const newAlertId = (): Types.ObjectId => new Types.ObjectId();

/** An id that sorts next to another: feeds go by ids, and what was split off is not newer. */
export const newAlertIdBeside = (other: Types.ObjectId): Types.ObjectId =>
  objectId(other.toHexString().slice(0, 8) + newAlertId().toHexString().slice(8));

export const toAlert = (row: AlertRow, now: Date): NewsAlert => ({
  id: row._id.toHexString(),
  account: row.account.toHexString(),
  accountName: row.accountName,
  title: row.title,
  summary: row.summary,
  content: row.content,
  sourceUrl: row.sourceUrl,
  sourceName: row.sourceName,
  publishedAt: row.publishedAt.toISOString(),
  imageUrl: row.imageUrl,
  category: row.category,
  tags: row.tags,
  relevanceScore: row.relevanceScore,
  relevance: { score: row.relevanceScore, parts: row.parts },
  sentiment: row.sentiment,
  evidence: row.evidence,
  cluster: {
    id: row.story.toHexString(),
    size: row.size,
    articles: row.articles.map(({ id, publishedAt, ...article }) => ({
      ...article,
      id: id.toHexString(),
      publishedAt: publishedAt.toISOString(),
    })),
  },
  interactions: row.interactions.map(({ user, action, timestamp, opportunityId }) => ({
    user: user.toHexString(),
    action,
    timestamp: timestamp.toISOString(),
    opportunityId: opportunityId?.toHexString(),
  })),
  company: {
    right: row.judgements?.filter(({ isRight }) => isRight).length ?? 0,
    wrong: row.judgements?.filter(({ isRight }) => !isRight).length ?? 0,
  },
  isActive: !row.isHidden && !row.isWrongCompany && !row.joinedInto && row.expiresAt > now,
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});
