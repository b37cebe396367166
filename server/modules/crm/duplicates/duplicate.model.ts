import type { DuplicateReason, DuplicateSearch, MergeableKind } from '@sequelstring/contract/merges.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, ignoreDuplicates } from '../../../kernel/db.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';

/** Two records that are likely one; `_id` is `<kind>:<lower id>:<higher id>`. */
export interface DuplicateRow {
  _id: string;
  kind: MergeableKind;
  records: string[];
  /** Of the two records, so that who may see both is in the query. */
  owners: Types.ObjectId[];
  score: number;
  reasons: DuplicateReason[];
  status: 'open' | 'dismissed';
  /** When it was last found. */
  foundAt: Date;
}

const schema = new Schema<DuplicateRow>(
  {
    _id: String,
    kind: String,
    records: [String],
    owners: [Schema.Types.ObjectId],
    score: Number,
    reasons: [Schema.Types.Mixed],
    status: String,
    foundAt: Date,
  },
  { collection: 'duplicates', versionKey: false },
);
schema.index({ kind: 1, status: 1, score: -1, _id: 1 });
schema.index({ records: 1 });
export const DuplicateModel = mongoose.model<DuplicateRow>('Duplicate', schema);

/** The latest search of a kind, and what is to be searched. */
export interface SearchRow {
  _id: MergeableKind;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'never';
  /** Counts the starts: a job of an earlier start does nothing. */
  run: number;
  read: number;
  total: number;
  found: number;
  startedAt?: Date;
  updatedAt: Date;
  finishedAt?: Date;
  /** Records were imported then that were not looked at yet. */
  importedAt?: Date;
  /** How often words occur in names, as `TextCounts` has them. */
  words?: Buffer;
}

const searchSchema = new Schema<SearchRow>(
  {
    _id: String,
    status: String,
    run: Number,
    read: Number,
    total: Number,
    found: Number,
    startedAt: Date,
    updatedAt: Date,
    finishedAt: Date,
    importedAt: Date,
    words: Buffer,
  },
  { collection: 'duplicate_searches', versionKey: false },
);
searchSchema.index({ status: 1, updatedAt: 1 });
searchSchema.index({ importedAt: 1 });
export const DuplicateSearchModel = mongoose.model<SearchRow>('DuplicateSearch', searchSchema);

export const pairId = (kind: MergeableKind, one: string, other: string): string =>
  `${kind}:${[one, other].toSorted().join(':')}`;

export type Found = Omit<DuplicateRow, '_id' | 'status' | 'foundAt'>;

/** Stores pairs that were found. What people said of one stays. */
export async function putPairs(pairs: readonly Found[], now: Date): Promise<void> {
  if (pairs.length === 0) return;
  await DuplicateModel.bulkWrite(
    pairs.map((pair) => ({
      updateOne: {
        filter: { _id: pairId(pair.kind, pair.records[0]!, pair.records[1]!) },
        update: { $set: { ...pair, foundAt: now }, $setOnInsert: { status: 'open' as const } },
        upsert: true,
      },
    })),
    { ordered: false, timestamps: false },
  ).catch(ignoreDuplicates);
}

/** Forgets open pairs that a search did not find again. */
export const forgetNotFound = async (kind: MergeableKind, since: Date): Promise<void> => {
  await DuplicateModel.deleteMany({ kind, status: 'open', foundAt: { $lt: since } });
};

/** Forgets the open pairs of records, but for those found anew. */
export async function forgetOpenOf(records: readonly string[], before: Date): Promise<void> {
  await DuplicateModel.deleteMany({ records: { $in: [...records] }, status: 'open', foundAt: { $lt: before } });
}

/** Forgets all pairs of records, what people said of them included. */
export async function forgetPairsOf(records: readonly string[]): Promise<void> {
  await DuplicateModel.deleteMany({ records: { $in: [...records] } });
}

export const countOpen = (kind: MergeableKind): Promise<number> =>
  DuplicateModel.countDocuments({ kind, status: 'open' });

export interface PairFilter {
  kind: MergeableKind;
  status: DuplicateRow['status'];
  record?: string;
}

/** A pair is seen by whoever sees both of its records. */
const within = (scope: Scope) => {
  const { owners } = withinScope(scope, 'owners');
  if (!owners) return {};
  const seen = '$in' in owners ? owners.$in : [owners];
  return { owners: { $not: { $elemMatch: { $nin: seen } } } };
};

const mostCounted = 1000;

/** One page, the surest first. */
export async function pageOfPairs(
  scope: Scope,
  { record, ...filter }: PairFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<{ rows: DuplicateRow[]; total: number }> {
  const where = { ...filter, ...(record && { records: record }), ...within(scope) };
  const [rows, total] = await Promise.all([
    DuplicateModel.find(where).sort({ score: -1, _id: 1 }).skip(skip).limit(limit).lean<DuplicateRow[]>(),
    DuplicateModel.countDocuments(where).limit(mostCounted),
  ]);
  return { rows, total };
}

export const findPair = (id: string, session?: ClientSession): Promise<DuplicateRow | null> =>
  DuplicateModel.findById(id, null, { session }).lean<DuplicateRow>();

export const decidePair = (
  id: string,
  status: DuplicateRow['status'],
  session: ClientSession,
): Promise<DuplicateRow | null> =>
  DuplicateModel.findOneAndUpdate(
    { _id: id },
    { $set: { status } },
    { session, returnDocument: 'after' },
  ).lean<DuplicateRow>();

export const findSearch = (kind: MergeableKind): Promise<Omit<SearchRow, 'words'> | null> =>
  DuplicateSearchModel.findById(kind, { words: 0 }).lean<SearchRow>();

export const findWords = async (kind: MergeableKind): Promise<Uint8Array | undefined> => {
  const row = await DuplicateSearchModel.findById(kind, { words: 1 }).lean<{ words?: { buffer: Uint8Array } }>();
  return row?.words?.buffer;
};

/** Begins a search, unless one runs; null then. */
export async function beginSearch(kind: MergeableKind, now: Date): Promise<SearchRow | null> {
  const frame = { read: 0, total: 0, found: 0 };
  await DuplicateSearchModel.updateOne(
    { _id: kind },
    { $setOnInsert: { status: 'never', run: 0, updatedAt: now, ...frame } },
    { upsert: true },
  ).catch(ignoreDuplicates);
  return DuplicateSearchModel.findOneAndUpdate(
    { _id: kind, status: { $nin: ['queued', 'running'] } },
    {
      $set: { status: 'queued', startedAt: now, updatedAt: now, ...frame },
      $inc: { run: 1 },
      $unset: { importedAt: 1, finishedAt: 1 },
    },
    { returnDocument: 'after', projection: { words: 0 } },
  ).lean<SearchRow>();
}

/** False where another search has begun since. */
export const changeSearch = async (kind: MergeableKind, run: number, set: Partial<SearchRow>): Promise<boolean> =>
  (await DuplicateSearchModel.updateOne({ _id: kind, run }, { $set: set })).matchedCount > 0;

/** Notes that records came in by the hundred, to be looked at together when no more come. */
export async function noteImported(kind: MergeableKind, now: Date): Promise<void> {
  await DuplicateSearchModel.updateOne(
    { _id: kind },
    {
      $set: { importedAt: now },
      $setOnInsert: { status: 'never', run: 0, read: 0, total: 0, found: 0, updatedAt: now },
    },
    { upsert: true },
  );
}

/** Kinds with imported records that nobody looked at, and searches that have shown no life since. */
export const searchesToOrder = (importedBefore: Date, stalledSince: Date): Promise<SearchRow[]> =>
  DuplicateSearchModel.find(
    {
      $or: [
        { importedAt: { $lt: importedBefore }, status: { $nin: ['queued', 'running'] } },
        { status: { $in: ['queued', 'running'] }, updatedAt: { $lt: stalledSince } },
      ],
    },
    { words: 0 },
  ).lean<SearchRow[]>();

export const toSearch = (kind: MergeableKind, row: Omit<SearchRow, 'words'> | null): DuplicateSearch => ({
  kind,
  status: row?.status ?? 'never',
  read: row?.read ?? 0,
  total: row?.total ?? 0,
  found: row?.found ?? 0,
  ...(row?.startedAt && { startedAt: row.startedAt.toISOString() }),
  ...(row?.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
});
