import type { ActionItem, Call, CallInsights, CallStatus, Transcript } from '@sequelstring/contract/calls.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';
import { type Place, rangesAfter } from '../../kernel/records/cursor.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';

/** A call as it is stored; its transcript and its summary are rows of their own with the same id. */
export interface CallRow {
  _id: Types.ObjectId;
  user: Types.ObjectId;
  contact?: Types.ObjectId;
  type: Call['type'];
  status: CallStatus;
  /** When it takes or took place: what lists are ordered by. */
  at: Date;
  scheduledAt?: Date;
  startedAt?: Date;
  endedAt?: Date;
  duration?: number;
  dialedNumber?: string;
  notes?: string;
  tags: string[];
  recording?: { fileId: Types.ObjectId; key: string };
  hasTranscript?: boolean;
  summaryStatus?: Call['summaryStatus'];
  createdAt: Date;
  updatedAt: Date;
}

export interface TranscriptRow extends Omit<Transcript, 'text' | 'total' | 'processedAt'> {
  _id: Types.ObjectId;
  processedAt: Date;
}

export interface SummaryRow {
  _id: Types.ObjectId;
  status: NonNullable<Call['summaryStatus']>;
  /** The analysis that was asked for last: a job of an earlier one changes nothing. */
  request: string;
  requestedAt: Date;
  reason?: string;
  insights?: CallInsights;
}

const { Mixed, ObjectId } = Schema.Types;

const schema = new Schema(
  {
    user: { type: ObjectId, required: true },
    contact: ObjectId,
    type: { type: String, required: true },
    status: { type: String, required: true },
    at: { type: Date, required: true },
    scheduledAt: Date,
    startedAt: Date,
    endedAt: Date,
    duration: Number,
    dialedNumber: String,
    notes: String,
    tags: [String],
    recording: { type: { fileId: ObjectId, key: String }, _id: false, default: undefined },
    hasTranscript: Boolean,
    summaryStatus: String,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'calls', versionKey: false },
);
schema.index({ at: -1, _id: -1 });
schema.index({ user: 1, at: -1, _id: -1 });
schema.index({ contact: 1, at: -1, _id: -1 });
export const CallModel = mongoose.model<CallRow>('Call', schema);

const transcriptSchema = new Schema(
  { format: String, language: String, timed: Boolean, skipped: Number, processedAt: Date, segments: Mixed },
  { collection: 'call_transcripts', versionKey: false },
);
export const TranscriptModel = mongoose.model<TranscriptRow>('CallTranscript', transcriptSchema);

const summarySchema = new Schema(
  { status: String, request: String, requestedAt: Date, reason: String, insights: Mixed },
  { collection: 'call_summaries', versionKey: false },
);
summarySchema.index({ status: 1, requestedAt: 1 });
export const SummaryModel = mongoose.model<SummaryRow>('CallSummary', summarySchema);

export const findCall = (id: string, scope: Scope, session?: ClientSession): Promise<CallRow | null> =>
  CallModel.findOne({ _id: objectId(id), ...withinScope(scope, 'user') }, null, { session }).lean<CallRow>();

export interface CallFilter {
  status?: CallStatus;
  type?: Call['type'];
  contact?: Types.ObjectId | { $nin: Types.ObjectId[] };
  at?: { $gte?: Date; $lt?: Date };
}

/** One page, and how many match in all; `after` takes the place of `skip`. */
export async function queryCalls(
  scope: Scope,
  filter: CallFilter,
  page: { direction: 1 | -1; after?: Place; skip: number; limit: number },
): Promise<{ rows: CallRow[]; total: number }> {
  const where = { ...filter, ...withinScope(scope, 'user') };
  const beyond = page.after && rangesAfter('at', page.direction, page.after, true)[0];
  const [rows, total] = await Promise.all([
    CallModel.find(beyond ? { $and: [where, beyond] } : where)
      .sort({ at: page.direction, _id: page.direction })
      .skip(page.after ? 0 : page.skip)
      .limit(page.limit)
      .lean<CallRow[]>(),
    CallModel.countDocuments(where),
  ]);
  return { rows, total };
}

/** The contacts that calls of these users are with. */
export const findContactsOfCalls = (scope: Scope): Promise<Types.ObjectId[]> =>
  CallModel.distinct('contact', { ...withinScope(scope, 'user'), contact: { $ne: null } });

export const insertCall = (row: CallRow, session: ClientSession): Promise<unknown> =>
  CallModel.insertMany([row], { lean: true, session });

export const setOnCall = (
  _id: Types.ObjectId,
  { set, unset = [] }: { set: Partial<CallRow>; unset?: readonly string[] },
  session?: ClientSession,
): Promise<CallRow | null> =>
  CallModel.findOneAndUpdate(
    { _id },
    { $set: set, ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, 1])) }) },
    { returnDocument: 'after', session },
  ).lean<CallRow>();

export const findTranscript = (_id: Types.ObjectId): Promise<TranscriptRow | null> =>
  TranscriptModel.findById(_id).lean<TranscriptRow>();

export const saveTranscript = (row: TranscriptRow, session: ClientSession): Promise<unknown> =>
  TranscriptModel.replaceOne({ _id: row._id }, row, { upsert: true, session });

export const findSummary = (_id: Types.ObjectId, session?: ClientSession): Promise<SummaryRow | null> =>
  SummaryModel.findById(_id, null, { session }).lean<SummaryRow>();

export const saveSummary = (
  _id: Types.ObjectId,
  set: Partial<Omit<SummaryRow, '_id'>>,
  session: ClientSession,
): Promise<unknown> => SummaryModel.updateOne({ _id }, { $set: set }, { upsert: true, session });

export const saveActionItems = (
  _id: Types.ObjectId,
  items: readonly ActionItem[],
  session: ClientSession,
): Promise<unknown> => SummaryModel.updateOne({ _id }, { $set: { 'insights.actionItems': items } }, { session });

/** Analyses that have been waiting since before this time. */
export const findQueuedSummaries = (before: Date): Promise<SummaryRow[]> =>
  SummaryModel.find({ status: 'queued', requestedAt: { $lt: before } }, { insights: 0 })
    .limit(1000)
    .lean<SummaryRow[]>();

/** A call as the contract has it. */
export const toCall = (row: CallRow): Call => ({
  id: row._id.toHexString(),
  contact: row.contact?.toHexString(),
  user: row.user.toHexString(),
  type: row.type,
  status: row.status,
  scheduledAt: row.scheduledAt?.toISOString(),
  startedAt: row.startedAt?.toISOString(),
  endedAt: row.endedAt?.toISOString(),
  duration: row.duration,
  dialedNumber: row.dialedNumber,
  notes: row.notes,
  tags: row.tags,
  hasRecording: row.recording !== undefined,
  hasTranscript: row.hasTranscript ?? false,
  summaryStatus: row.summaryStatus,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
