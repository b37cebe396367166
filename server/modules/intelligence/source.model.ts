import type { NewsSource } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';

export interface SourceRow {
  _id: Types.ObjectId;
  type: NewsSource['type'];
  name: string;
  url: string;
  isActive: boolean;
  intervalMinutes: number;
  trust: number;
  articles: number;
  /** Of the last reply. */
  etag?: string;
  lastModified?: string;
  nextFetchAt: Date;
  lastFetchedAt?: Date;
  lastSuccessAt?: Date;
  failures: number;
  lastError?: string;
  /** It failed or took long the last time, and waits in a queue of its own. */
  isTrying?: boolean;
  createdAt: Date;
}

const schema = new Schema(
  {
    type: { type: String, required: true },
    name: { type: String, required: true },
    url: { type: String, required: true },
    isActive: { type: Boolean, required: true },
    intervalMinutes: { type: Number, required: true },
    trust: { type: Number, required: true },
    articles: { type: Number, required: true },
    etag: String,
    lastModified: String,
    nextFetchAt: { type: Date, required: true },
    lastFetchedAt: Date,
    lastSuccessAt: Date,
    failures: { type: Number, required: true },
    lastError: String,
    isTrying: Boolean,
    createdAt: { type: Date, required: true },
  },
  { collection: 'newsSources', versionKey: false },
);
schema.index({ url: 1 }, { unique: true });
schema.index({ isActive: 1, nextFetchAt: 1 });
export const SourceModel = mongoose.model('NewsSource', schema);

export const listSourceRows = (): Promise<SourceRow[]> =>
  SourceModel.find({ url: { $gt: '' } })
    .sort({ url: 1 })
    .limit(500)
    .lean<SourceRow[]>();

export const findSource = (id: string): Promise<SourceRow | null> =>
  SourceModel.findById(objectId(id)).lean<SourceRow>();

export const sourceOfUrl = (url: string): Promise<SourceRow | null> => SourceModel.findOne({ url }).lean<SourceRow>();

export const insertSource = (row: SourceRow, session: ClientSession): Promise<void> =>
  insertRows('newsSources', [row], session);

export const changeSource = (
  id: string,
  change: Partial<SourceRow>,
  session?: ClientSession,
): Promise<SourceRow | null> =>
  SourceModel.findOneAndUpdate(
    { _id: objectId(id) },
    { $set: change },
    { returnDocument: 'after', ...(session && { session }) },
  ).lean<SourceRow>();

export const deleteSource = async (id: string, session: ClientSession): Promise<boolean> =>
  (await SourceModel.deleteOne({ _id: objectId(id) }, { session })).deletedCount > 0;

/** Those whose time has come: the prompt ones, or with `trying` those that failed or took long the last time. */
export const dueSources = (
  now: Date,
  { trying }: { trying: boolean },
  limit: number,
): Promise<Pick<SourceRow, '_id'>[]> =>
  SourceModel.find({ isActive: true, isTrying: trying ? true : { $ne: true }, nextFetchAt: { $lte: now } }, { _id: 1 })
    .sort({ nextFetchAt: 1 })
    .limit(limit)
    .lean<Pick<SourceRow, '_id'>[]>();

/** Notes how a fetch ended; without an error it was a success. */
export async function noteFetch(
  id: Types.ObjectId,
  set: Partial<SourceRow> & Pick<SourceRow, 'failures' | 'nextFetchAt'>,
  added: number,
): Promise<void> {
  const isSuccess = set.lastError === undefined;
  await SourceModel.updateOne(
    { _id: id },
    { $set: set, $inc: { articles: added }, ...(isSuccess && { $unset: { lastError: 1 } }) },
  );
}

export const toSource = ({ _id, ...row }: SourceRow): NewsSource => ({
  id: _id.toHexString(),
  type: row.type,
  name: row.name,
  url: row.url,
  isActive: row.isActive,
  intervalMinutes: row.intervalMinutes,
  trust: row.trust,
  articles: row.articles,
  lastFetchedAt: row.lastFetchedAt?.toISOString(),
  lastSuccessAt: row.lastSuccessAt?.toISOString(),
  nextFetchAt: row.nextFetchAt.toISOString(),
  failures: row.failures,
  lastError: row.lastError,
  createdAt: row.createdAt.toISOString(),
});

export const newSourceId = (): Types.ObjectId => new Types.ObjectId();
