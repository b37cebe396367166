import mongoose, { Schema, type Types } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** What was read out of a recording; has the id of its call. */
export interface RecordingRow {
  _id: Types.ObjectId;
  fileId: Types.ObjectId;
  fileName: string;
  mediaType: string;
  bytes: number;
  status: 'queued' | 'ready' | 'failed';
  addedAt: Date;
  duration?: number;
  channels?: number;
  /** Loudness from 0 to 100, a row per channel. */
  waveform?: number[][];
  problem?: string;
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

/** False where the recording is another one by now. */
export async function finishRecording(
  { _id, fileId }: Pick<RecordingRow, '_id' | 'fileId'>,
  set: Partial<RecordingRow>,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await RecordingModel.updateOne({ _id, fileId }, { $set: set }, { session });
  return matchedCount > 0;
}

/** Recordings that have been waiting to be read since before this time. */
export const findUnreadRecordings = (before: Date): Promise<RecordingRow[]> =>
  RecordingModel.find({ status: 'queued', addedAt: { $lt: before } })
    .limit(1000)
    .lean<RecordingRow[]>();

export async function sumRecordings(): Promise<number> {
  // The condition keeps to the index, which holds all that is added up.
  const [sum] = await RecordingModel.aggregate<{ bytes: number }>([
    { $match: { bytes: { $gte: 0 } } },
    { $group: { _id: null, bytes: { $sum: '$bytes' } } },
  ]);
  return sum?.bytes ?? 0;
}
