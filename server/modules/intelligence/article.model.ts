import type { NewsCategory } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, ignoreDuplicates, updateRows } from '../../kernel/db.ts';
import type { NewsArticle } from '../../ports/news-source.ts';
import type { CompanyReading } from './alert.draft.ts';
import type { SourceRow } from './source.model.ts';

/** An article as it came; what was made of it is kept for comparing later ones with it. */
export interface ArticleRow {
  _id: Types.ObjectId;
  source: Types.ObjectId;
  sourceName: string;
  sourceTrust: number;
  key: string;
  url: string;
  title: string;
  snippet?: string;
  body?: string;
  imageUrl?: string;
  publishedAt: Date;
  fetchedAt: Date;
  /** As claimed; once it is read, as found. */
  language?: string;
  isRead: boolean;
  category?: NewsCategory;
  summary?: string;
  /** Companies that it names, of whatever kind. */
  tags?: string[];
  /** Accounts that it is about, with the words that name them and what it says of them. */
  companies?: { id: string; words: string[]; about?: CompanyReading }[];
  story?: Types.ObjectId;
  copyOf?: Types.ObjectId;
}

const schema = new Schema(
  {
    source: { type: Schema.Types.ObjectId, required: true },
    sourceName: { type: String, required: true },
    sourceTrust: { type: Number, required: true },
    key: { type: String, required: true },
    url: { type: String, required: true },
    title: { type: String, required: true },
    snippet: String,
    body: String,
    imageUrl: String,
    publishedAt: { type: Date, required: true },
    fetchedAt: { type: Date, required: true },
    language: String,
    isRead: { type: Boolean, required: true },
    category: String,
    summary: String,
    tags: { type: [String], default: undefined },
    companies: Schema.Types.Mixed,
    story: Schema.Types.ObjectId,
    copyOf: Schema.Types.ObjectId,
  },
  { collection: 'newsArticles', versionKey: false },
);
schema.index({ source: 1, key: 1 }, { unique: true });
schema.index({ isRead: 1, _id: 1 });
schema.index({ fetchedAt: 1 }, { expireAfterSeconds: 90 * 86_400 });
export const ArticleModel = mongoose.model('NewsArticle', schema);

/** Stores those that the source did not give before, the oldest first; returns how many. */
export async function insertArticles(source: SourceRow, articles: readonly NewsArticle[], now: Date): Promise<number> {
  const keys = articles.map(({ key }) => key);
  const known = await ArticleModel.find({ source: source._id, key: { $in: keys } }, { key: 1, _id: 0 }).lean<
    { key: string }[]
  >();
  const seen = new Set(known.map(({ key }) => key));
  const rows = articles.flatMap(({ publisher, ...article }) => {
    if (seen.has(article.key)) return [];
    seen.add(article.key);
    const sourceName = publisher ?? source.name;
    const publishedAt = article.publishedAt ?? now;
    return [
      {
        ...article,
        publishedAt,
        source: source._id,
        sourceName,
        sourceTrust: source.trust,
        fetchedAt: now,
        isRead: false,
      },
    ];
  });
  rows.sort((one, other) => one.publishedAt.getTime() - other.publishedAt.getTime());
  const stored = rows.map((row): ArticleRow => ({ _id: new Types.ObjectId(), ...row }));
  if (stored.length > 0) await ArticleModel.insertMany(stored, { lean: true, ordered: false }).catch(ignoreDuplicates);
  return stored.length;
}

export const unreadArticles = (limit: number): Promise<ArticleRow[]> =>
  ArticleModel.find({ isRead: false }).sort({ _id: 1 }).limit(limit).lean<ArticleRow[]>();

/** Articles that were read, in the order of their ids, those after `after`. */
export const readArticlesAfter = (after: Types.ObjectId, limit: number): Promise<ArticleRow[]> =>
  ArticleModel.find({ isRead: true, _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<ArticleRow[]>();

export const articleOf = (id: Types.ObjectId): Promise<ArticleRow | null> =>
  ArticleModel.findById(id).lean<ArticleRow>();

/** Stores what was made of articles. */
export async function markRead(articles: readonly ArticleRow[], session: ClientSession): Promise<void> {
  const updates = articles.map(({ _id, language, category, summary, tags, companies, story, copyOf }) => ({
    q: { _id },
    u: { $set: { isRead: true, language, category, summary, tags, companies, story, copyOf } },
  }));
  await updateRows('newsArticles', updates, session);
}

/** An id that sorts before those of articles that came after `from`. */
export const idBefore = (from: Date): Types.ObjectId =>
  Types.ObjectId.createFromTime(Math.floor(from.getTime() / 1000));
