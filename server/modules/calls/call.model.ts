import type { CallConsent } from '@sequelstring/contract/call-recording.ts';
import type { Call, CallStatus } from '@sequelstring/contract/calls.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';
import type { Person } from '../../kernel/personal-data.ts';
import { type Place, rangesAfter } from '../../kernel/records/cursor.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import type { Telephony } from '../../ports/telephony.ts';

/** A call as it is stored; its transcript, its recording's figures and its summary are rows of their own with the same id. */
export interface CallRow {
  _id: Types.ObjectId;
  user: Types.ObjectId;
  contact?: Types.ObjectId;
  account?: Types.ObjectId;
  type: Call['type'];
  status: CallStatus;
  /** When it takes or took place: what lists are ordered by. */
  at: Date;
  scheduledAt?: Date;
  startedAt?: Date;
  endedAt?: Date;
  duration?: number;
  dialedNumber?: string;
  /**
   * The vendor that carries it, its id there, our number, the highest event heard, the recording that was fetched, when
   * it was ordered, and by whom where the browser is the phone.
   */
  cti?: {
    provider: Telephony['provider'];
    externalCallId?: string;
    line?: string;
    sequence: number;
    recordingId?: string;
    placedAt?: Date;
    placedBy?: Types.ObjectId;
  };
  /** Several contacts have the number: a person says which it is. */
  candidates?: Types.ObjectId[];
  notes?: string;
  tags: string[];
  /** `duration` is missing until the file was read. */
  recording?: { fileId: Types.ObjectId; key: string; duration?: number };
  hasTranscript?: boolean;
  /** `request` is the one that was asked for last. */
  transcription?: NonNullable<Call['transcription']> & { request: string };
  summaryStatus?: Call['summaryStatus'];
  sentiment?: Call['sentiment'];
  items?: { open: number; total: number };
  consent?: Pick<CallConsent, 'notice' | 'result'> & { at?: Date; by?: Types.ObjectId };
  hold?: { reason: string; at: Date; by: Types.ObjectId };
  createdAt: Date;
  updatedAt: Date;
}

const { ObjectId } = Schema.Types;

const schema = new Schema(
  {
    user: { type: ObjectId, required: true },
    contact: ObjectId,
    account: ObjectId,
    type: { type: String, required: true },
    status: { type: String, required: true },
    at: { type: Date, required: true },
    scheduledAt: Date,
    startedAt: Date,
    endedAt: Date,
    duration: Number,
    dialedNumber: String,
    cti: {
      type: {
        ...{ provider: String, externalCallId: String, line: String },
        ...{ sequence: Number, recordingId: String, placedAt: Date, placedBy: ObjectId },
      },
      _id: false,
      default: undefined,
    },
    candidates: { type: [ObjectId], default: undefined },
    notes: String,
    tags: [String],
    recording: { type: { fileId: ObjectId, key: String, duration: Number }, _id: false, default: undefined },
    hasTranscript: Boolean,
    transcription: { type: { status: String, request: String, problem: String }, _id: false, default: undefined },
    summaryStatus: String,
    sentiment: String,
    items: { type: { open: Number, total: Number }, _id: false, default: undefined },
    consent: { type: { notice: String, result: String, at: Date, by: ObjectId }, _id: false, default: undefined },
    hold: { type: { reason: String, at: Date, by: ObjectId }, _id: false, default: undefined },
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'calls', versionKey: false },
);
schema.index({ at: -1, _id: -1 });
schema.index({ user: 1, at: -1, _id: -1 });
schema.index({ status: 1, at: -1, _id: -1 });
schema.index({ contact: 1, at: -1, _id: -1 });
schema.index({ 'transcription.status': 1 }, { partialFilterExpression: { 'transcription.status': 'queued' } });
schema.index(
  { 'cti.externalCallId': 1 },
  { unique: true, partialFilterExpression: { 'cti.externalCallId': { $gt: '' } } },
);
schema.index({ dialedNumber: 1 }, { partialFilterExpression: { dialedNumber: { $gt: '' } } });
schema.index({ account: 1, at: -1, _id: -1 });
schema.index({ at: 1, hasTranscript: 1 }, { partialFilterExpression: { hasTranscript: true } });
schema.index({ at: 1, 'recording.key': 1 }, { partialFilterExpression: { 'recording.key': { $gt: '' } } });
export const CallModel = mongoose.model<CallRow>('Call', schema);

export const findCall = (id: string, scope: Scope, session?: ClientSession): Promise<CallRow | null> =>
  CallModel.findOne({ _id: objectId(id), ...withinScope(scope, 'user') }, null, { session }).lean<CallRow>();

export interface CallFilter {
  _id?: { $in: Types.ObjectId[] };
  status?: CallStatus;
  type?: Call['type'];
  contact?: Types.ObjectId | { $nin: Types.ObjectId[] };
  account?: Types.ObjectId;
  user?: Types.ObjectId;
  tags?: string;
  at?: { $gte?: Date; $lt?: Date };
}

/** One page, and how many match in all; `after` takes the place of `skip`. */
export async function queryCalls(
  scope: Scope,
  filter: CallFilter,
  page: { direction: 1 | -1; after?: Place; skip: number; limit: number },
): Promise<{ rows: CallRow[]; total: number }> {
  const where = { $and: [filter, withinScope(scope, 'user')] };
  const beyond = page.after && rangesAfter('at', page.direction, page.after, true)[0];
  const [rows, total] = await Promise.all([
    CallModel.find(beyond ? { $and: [...where.$and, beyond] } : where)
      .sort({ at: page.direction, _id: page.direction })
      .skip(page.after ? 0 : page.skip)
      .limit(page.limit)
      .lean<CallRow[]>(),
    CallModel.countDocuments(where),
  ]);
  return { rows, total };
}

/** Analyzed calls since this time, the latest first; at most as many as figures need to be sound. */
export const findAnalysed = (scope: Scope, since: Date): Promise<Pick<CallRow, '_id' | 'user' | 'at'>[]> =>
  CallModel.find({ ...withinScope(scope, 'user'), at: { $gte: since }, summaryStatus: 'ready' }, { user: 1, at: 1 })
    .sort({ at: -1, _id: -1 })
    .limit(5000)
    .lean<Pick<CallRow, '_id' | 'user' | 'at'>[]>();

/** The contacts that calls of these users are with. */
export const findContactsOfCalls = (scope: Scope): Promise<Types.ObjectId[]> =>
  CallModel.distinct('contact', { ...withinScope(scope, 'user'), contact: { $ne: null } });

/** A call by its id at a vendor. */
export interface ExternalId {
  provider: Telephony['provider'];
  externalCallId: string;
}

export const findByExternalId = (
  { provider, externalCallId }: ExternalId,
  session?: ClientSession,
): Promise<CallRow | null> =>
  CallModel.findOne({ 'cti.externalCallId': externalCallId, 'cti.provider': provider }, null, {
    session,
  }).lean<CallRow>();

/** The call to a number that was ordered last, since this time, and of which the vendor told nothing yet. */
export const findOrdered = (
  { provider, to, since }: { provider: Telephony['provider']; to: string; since: Date },
  session?: ClientSession,
): Promise<CallRow | null> =>
  CallModel.findOne(
    {
      dialedNumber: to,
      status: 'scheduled',
      'cti.provider': provider,
      'cti.externalCallId': { $exists: false },
      'cti.placedAt': { $gte: since },
    },
    null,
    { session },
  )
    .sort({ 'cti.placedAt': -1 })
    .lean<CallRow>();

/** The calls that a user is on now, the last first. */
export const findActiveIds = async (user: string): Promise<string[]> =>
  (
    await CallModel.find({ user: objectId(user), status: 'in-progress' }, { _id: 1 })
      .sort({ at: -1, _id: -1 })
      .limit(200)
      .lean<{ _id: Types.ObjectId }[]>()
  ).map(({ _id }) => _id.toHexString());

/** Calls with this number that nobody is known for yet. */
export const findUnmatched = (dialedNumber: string): Promise<CallRow[]> =>
  CallModel.find({ dialedNumber, contact: { $exists: false } })
    .limit(1000)
    .lean<CallRow[]>();

export const countCalls = (status: CallStatus): Promise<number> => CallModel.countDocuments({ status });

/** Calls whose recordings wait to be transcribed. */
export const findQueuedTranscriptions = (before: Date): Promise<CallRow[]> =>
  CallModel.find({ 'transcription.status': 'queued', updatedAt: { $lt: before } })
    .limit(1000)
    .lean<CallRow[]>();

/** Calls before this time that have a recording or a transcript which nobody holds, the oldest first. */
export async function findCallsWithContent(before: Date, limit: number): Promise<CallRow[]> {
  const due = { at: { $lt: before }, hold: { $exists: false } };
  const find = (content: object) =>
    CallModel.find({ ...due, ...content })
      .sort({ at: 1 })
      .limit(limit)
      .lean<CallRow[]>();
  const recorded = await find({ 'recording.key': { $gt: '' } });
  return recorded.length > 0 ? recorded : find({ hasTranscript: true });
}

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

/** Notes the id that a vendor gave to a call which was ordered, unless an event told it already. */
export const nameAtVendor = (_id: Types.ObjectId, externalCallId: string): Promise<unknown> =>
  CallModel.updateOne(
    { _id, 'cti.externalCallId': { $exists: false } },
    { $set: { 'cti.externalCallId': externalCallId } },
  );

/** The vendor did not take the order. */
export const forgetOrder = (_id: Types.ObjectId): Promise<unknown> =>
  CallModel.updateOne({ _id, 'cti.externalCallId': { $exists: false } }, { $unset: { cti: 1 } });

/** A call as the contract has it, without names. */
export const toCall = (row: CallRow): Call => ({
  id: row._id.toHexString(),
  contact: row.contact?.toHexString(),
  account: row.account?.toHexString(),
  user: row.user.toHexString(),
  type: row.type,
  status: row.status,
  scheduledAt: row.scheduledAt?.toISOString(),
  startedAt: row.startedAt?.toISOString(),
  endedAt: row.endedAt?.toISOString(),
  duration: row.duration,
  dialedNumber: row.dialedNumber,
  ctiProvider: row.cti?.provider,
  externalCallId: row.cti?.externalCallId,
  candidates: row.candidates?.map((id) => id.toHexString()),
  notes: row.notes,
  tags: row.tags,
  hasRecording: row.recording !== undefined,
  recordingDuration: row.recording?.duration,
  hasTranscript: row.hasTranscript ?? false,
  transcription: row.transcription && { status: row.transcription.status, problem: row.transcription.problem },
  summaryStatus: row.summaryStatus,
  sentiment: row.sentiment,
  actionItems: row.items,
  hold: row.hold && { reason: row.hold.reason, at: row.hold.at.toISOString(), by: row.hold.by.toHexString() },
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** Calls with a person, and those from their numbers that could be with nobody else. */
export const findCallsOfPerson = ({ id, phones }: Pick<Person, 'id' | 'phones'>): Promise<CallRow[]> =>
  CallModel.find({
    $or: [
      { contact: objectId(id) },
      ...(phones.length > 0
        ? [{ dialedNumber: { $in: [...phones] }, contact: { $exists: false }, 'candidates.1': { $exists: false } }]
        : []),
    ],
  }).lean<CallRow[]>();

/** A contact who is gone is nobody whom a call may have been with. */
export const forgetCandidate = async (contact: string): Promise<void> => {
  await CallModel.updateMany({ candidates: objectId(contact) }, { $pull: { candidates: objectId(contact) } });
};
