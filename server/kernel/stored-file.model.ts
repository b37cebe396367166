import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, objectId } from './db.ts';
import type { RecordRef } from './personal-data.ts';

/** A file that a user sent, and whose storage it takes. */
export interface StoredFileRow {
  _id: Types.ObjectId;
  key: string;
  owner: Types.ObjectId;
  purpose: 'attachment' | 'import' | 'recording' | 'transcript';
  /** What it belongs to, which says who may read it; without it, its owner alone. */
  about?: { kind: string; id: string };
  fileName: string;
  mediaType: string;
  /** While it is received, as many as it may become. */
  bytes: number;
  sha256?: string;
  status: 'receiving' | 'stored';
  createdAt: Date;
}

const schema = new Schema(
  {
    key: { type: String, required: true },
    owner: { type: Schema.Types.ObjectId, required: true },
    purpose: { type: String, required: true },
    about: { type: { kind: String, id: String }, _id: false, default: undefined },
    fileName: String,
    mediaType: String,
    bytes: { type: Number, required: true },
    sha256: String,
    status: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'files', versionKey: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ owner: 1, bytes: 1 });
schema.index({ status: 1, createdAt: 1 });
schema.index({ 'about.kind': 1, 'about.id': 1, _id: -1 });
export const StoredFileModel = mongoose.model<StoredFileRow>('StoredFile', schema);

export const newFileId = (): Types.ObjectId => new Types.ObjectId();

export const findFile = (id: string): Promise<StoredFileRow | null> =>
  StoredFileModel.findOne({ _id: objectId(id), status: 'stored' }).lean<StoredFileRow>();

export const findFilesAbout = (kind: string, id: string, limit: number): Promise<StoredFileRow[]> =>
  StoredFileModel.find({ 'about.kind': kind, 'about.id': id, status: 'stored' })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<StoredFileRow[]>();

/** Bytes that a user's files take, those included that are being received. */
export async function sumBytes(owner: Types.ObjectId): Promise<number> {
  const [sum] = await StoredFileModel.aggregate<{ bytes: number }>([
    { $match: { owner } },
    { $group: { _id: null, bytes: { $sum: '$bytes' } } },
  ]);
  return sum?.bytes ?? 0;
}

export const findAbandoned = (before: Date): Promise<StoredFileRow[]> =>
  StoredFileModel.find({ status: 'receiving', createdAt: { $lt: before } })
    .limit(1000)
    .lean<StoredFileRow[]>();

/** Attachments that no record ever got. */
export const findUnattached = (before: Date): Promise<StoredFileRow[]> =>
  StoredFileModel.find({
    status: 'stored',
    createdAt: { $lt: before },
    purpose: 'attachment',
    about: { $exists: false },
  })
    .limit(1000)
    .lean<StoredFileRow[]>();

/** Gives a file without a record one; null where it has one already. */
export const attachFile = (
  id: Types.ObjectId,
  about: NonNullable<StoredFileRow['about']>,
  session: ClientSession,
): Promise<StoredFileRow | null> =>
  StoredFileModel.findOneAndUpdate(
    { _id: id, about: { $exists: false } },
    { $set: { about } },
    { session, returnDocument: 'after' },
  ).lean<StoredFileRow>();

/** Files of records, however many. */
export const findFilesOf = (records: readonly RecordRef[]): Promise<StoredFileRow[]> =>
  StoredFileModel.find({ $or: records.map(({ kind, id }) => ({ 'about.kind': kind, 'about.id': id })) }).lean<
    StoredFileRow[]
  >();
