import type { AlertAction, NewsAlert, NewsCategory } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import {
  type ClientSession,
  ignoreDuplicates,
  insertRows,
  isDuplicateKey,
  objectId,
  transaction,
} from '../../kernel/db.ts';
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

/** False where there is one of the same account and story already. */
export async function insertAlert(
  row: AlertRow,
  alongside: (session: ClientSession) => Promise<void>,
): Promise<boolean> {
  try {
    await transaction(async (session) => {
      await insertRows('newsAlerts', [row], session);
      await alongside(session);
    });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    ignoreDuplicates(error);
    return false;
  }
}

/** The alert of a story, or the one that it was joined to. */
export async function findAlertOfStory(account: string, story: Types.ObjectId): Promise<AlertRow | null> {
  const row = await AlertModel.findOne({ account: objectId(account), story }).lean<AlertRow>();
  return row && standingFor(row);
}

/** An alert, or the one that it was joined to. */
export async function standingFor(row: AlertRow): Promise<AlertRow | null> {
  let standing: AlertRow | null = row;
  while (standing?.joinedInto) standing = await AlertModel.findById(standing.joinedInto).lean<AlertRow>();
  return standing;
}

/** Adds an article to a story; null where the alert lists it already, or is another than it was. */
export const growAlert = (
  { _id, size, articles }: Pick<AlertRow, '_id' | 'size' | 'articles'>,
  article: ClusterArticle,
  set: Pick<AlertRow, 'relevanceScore' | 'parts' | 'facts'>,
): Promise<AlertRow | null> =>
  AlertModel.findOneAndUpdate(
    { _id, size, 'articles.id': { $ne: article.id }, joinedInto: null },
    { $set: set, $inc: { size: 1 }, ...(articles.length < mostListed && { $push: { articles: article } }) },
    { returnDocument: 'after' },
  ).lean<AlertRow>();

/** How often users dismissed news of an account and category since then, and how often they did something with it. */
export async function feedbackOn(
  account: string,
  category: NewsCategory | undefined,
  since: Date,
): Promise<RelevanceFacts['feedback']> {
  const about = { account: objectId(account), category: category ?? null, createdAt: { $gte: since } };
  const [dismissed, acted] = await Promise.all([
    AlertModel.countDocuments({ ...about, 'dismissedBy.0': { $exists: true } }).limit(5),
    AlertModel.countDocuments({ ...about, 'interactions.action': { $in: ['shared', 'opportunity_created'] } }).limit(5),
  ]);
  return { dismissed, acted };
}

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

/** False where followers were told before. */
export const noteTold = async (id: Types.ObjectId, session: ClientSession): Promise<boolean> =>
  (await AlertModel.updateOne({ _id: id, isTold: { $ne: true } }, { $set: { isTold: true } }, { session }))
    .modifiedCount > 0;

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
