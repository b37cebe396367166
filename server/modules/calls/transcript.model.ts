import type { Transcript } from '@sequelstring/contract/calls.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** Has the id of its call. */
export interface TranscriptRow extends Omit<Transcript, 'text' | 'total' | 'processedAt'> {
  _id: Types.ObjectId;
  processedAt: Date;
}

const schema = new Schema(
  {
    format: String,
    language: String,
    timed: Boolean,
    skipped: Number,
    processedAt: Date,
    segments: Schema.Types.Mixed,
  },
  { collection: 'call_transcripts', versionKey: false },
);
export const TranscriptModel = mongoose.model<TranscriptRow>('CallTranscript', schema);

export const findTranscript = (_id: Types.ObjectId, session?: ClientSession): Promise<TranscriptRow | null> =>
  TranscriptModel.findById(_id, null, { session }).lean<TranscriptRow>();

/** Some of the segments, and how many there are in all: those of a day-long recording would fill a reply many times over. */
export async function findTranscriptPart(
  _id: Types.ObjectId,
  { offset, limit }: { offset: number; limit: number },
): Promise<(TranscriptRow & { total: number }) | undefined> {
  const part = { total: { $size: '$segments' }, segments: { $slice: ['$segments', offset, limit] } };
  const [row] = await TranscriptModel.aggregate([{ $match: { _id } }, { $set: part }]);
  return row;
}

export const saveTranscript = (row: TranscriptRow, session: ClientSession): Promise<unknown> =>
  TranscriptModel.replaceOne({ _id: row._id }, row, { upsert: true, session });

export const saveSegments = (
  _id: Types.ObjectId,
  segments: Transcript['segments'],
  session: ClientSession,
): Promise<unknown> => TranscriptModel.updateOne({ _id }, { $set: { segments } }, { session });

export const deleteTranscript = (_id: Types.ObjectId, session: ClientSession): Promise<unknown> =>
  TranscriptModel.deleteOne({ _id }, { session });
