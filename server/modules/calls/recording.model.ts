import mongoose, { Schema, type Types } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** What was read out of a recording; has the id of its call. */
export interface RecordingRow {
  _id: Types.ObjectId;
  fileId: Types.ObjectId;
  fileName: string;
  mediaType: string;
  bytes: number;
  status: 'queued' | 'ready' | 'failed' | 'discarded';
  addedAt: Date;
  duration?: number;
  channels?: number;
  /** Loudness from 0 to 100, a row per channel. */
  waveform?: number[][];
  problem?: string;
  /** It is deleted as soon as its file is. */
  discarded?: { key: string; why: string };
}

const schema = new Schema(
  {
    fileId: Schema.Types.ObjectId,
    fileName: String,
    mediaType: String,
    bytes: Number,
    status: String,
    addedAt: Date,
    duration: Number,
    channels: Number,
    waveform: Schema.Types.Mixed,
    problem: String,
    discarded: { type: { key: String, why: String }, _id: false, default: undefined },
  },
  { collection: 'call_recordings', versionKey: false },
);
schema.index({ status: 1, addedAt: 1 });
schema.index({ bytes: 1 });
export const RecordingModel = mongoose.model<RecordingRow>('CallRecording', schema);

export const findRecording = (_id: Types.ObjectId): Promise<RecordingRow | null> =>
  RecordingModel.findById(_id).lean<RecordingRow>();

export const saveRecording = (row: RecordingRow, session: ClientSession): Promise<unknown> =>
  RecordingModel.replaceOne({ _id: row._id }, row, { upsert: true, session });

/** False where the recording is another one by now, or is to be deleted. */
export async function finishRecording(
  { _id, fileId }: Pick<RecordingRow, '_id' | 'fileId'>,
  set: Partial<RecordingRow>,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await RecordingModel.updateOne(
    { _id, fileId, status: { $ne: 'discarded' } },
    { $set: set },
    { session },
  );
  return matchedCount > 0;
}

/** Recordings that have been waiting to be read since before this time. */
export const findUnreadRecordings = (before: Date): Promise<RecordingRow[]> =>
  RecordingModel.find({ status: 'queued', addedAt: { $lt: before } })
    .limit(1000)
    .lean<RecordingRow[]>();

export const markDiscarded = (
  { fileId, key }: { fileId: Types.ObjectId; key: string },
  { _id, why }: { _id: Types.ObjectId; why: string },
  session: ClientSession,
): Promise<RecordingRow | null> =>
  RecordingModel.findOneAndUpdate(
    { _id, fileId },
    { $set: { status: 'discarded', discarded: { key, why } }, $unset: { waveform: 1 } },
    { returnDocument: 'after', session },
  ).lean<RecordingRow>();

/** Recordings whose file is still to be removed. */
export const findDiscarded = (): Promise<RecordingRow[]> =>
  RecordingModel.find({ status: 'discarded' }).limit(1000).lean<RecordingRow[]>();

export async function deleteRecordingRow(
  { _id, fileId }: Pick<RecordingRow, '_id' | 'fileId'>,
  session: ClientSession,
): Promise<boolean> {
  const { deletedCount } = await RecordingModel.deleteOne({ _id, fileId }, { session });
  return deletedCount > 0;
}

export async function sumRecordings(): Promise<number> {
  // The condition keeps to the index, which holds all that is added up.
  const [sum] = await RecordingModel.aggregate<{ bytes: number }>([
    { $match: { bytes: { $gte: 0 } } },
    { $group: { _id: null, bytes: { $sum: '$bytes' } } },
  ]);
  return sum?.bytes ?? 0;
}
