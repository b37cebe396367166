import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type OccasionType, occasionTypes } from '@sequelstring/contract/dates.ts';
import type { RenderedEmail } from '@sequelstring/contract/email.ts';
import {
  type Greeting,
  type GreetingReason,
  GreetingReason as GreetingReasons,
  type GreetingStatus,
  greetingStatuses,
} from '@sequelstring/contract/greetings.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, collection, insertNewRows, objectId } from '../../kernel/db.ts';
import { type Scope, type ScopeFilter, withinScope } from '../../kernel/records/scope.ts';

const schema = new Schema(
  {
    contactId: { type: Schema.Types.ObjectId, required: true },
    dateId: { type: Schema.Types.ObjectId, required: true },
    /** The contact's owner, so that visibility is in the query. */
    owner: { type: Schema.Types.ObjectId, required: true },
    contactName: { type: String, default: '' },
    /** What the list is searched by. */
    words: { type: [String], required: true },
    email: String,
    occasion: { type: String, enum: occasionTypes, required: true },
    label: String,
    year: { type: Number, required: true },
    day: { type: String, required: true },
    dueAt: { type: Date, required: true },
    timeZone: { type: String, required: true },
    template: { type: String, required: true },
    templateVersion: Number,
    rule: Schema.Types.ObjectId,
    status: { type: String, enum: greetingStatuses, required: true },
    reason: { type: String, enum: GreetingReasons.options },
    detail: String,
    attempts: { type: Number, required: true, default: 0 },
    messageId: String,
    sentAt: Date,
    deliveredAt: Date,
    openedAt: Date,
    /** When its recipient unsubscribed by a link that it carried, or an earlier one. */
    optedOutAt: Date,
    needsApproval: Boolean,
    approvedAt: Date,
    /** The template, as its rule or date names it, and the version of it that somebody approved, wrote on or sent; no version of built-in ones. */
    approvedTemplate: String,
    approvedVersion: String,
    /** Keys of the places that it has taken of its rule's daily limits. */
    places: { type: [String], default: undefined },
    /** What somebody wrote for this one alone. */
    subject: String,
    note: String,
    /** What the mail system calls the message, for reports without our reference. */
    providerId: String,
    /** What the mail system reported of it, the latest last. */
    trail: [{ _id: false, id: String, type: { type: String }, at: Date, text: String }],
    /** When the scheduler has to look at the row next; unset where nothing more will come by itself. */
    wakeAt: Date,
    /** When a person asked for it to be sent at once; its age then counts from here. */
    requestedAt: Date,
    /** The worker that hands it over, and through which kind of mailer. */
    worker: String,
    /** Tells this claim of the row from every other, also where its reply was lost on the way. */
    claim: Schema.Types.ObjectId,
    via: String,
    /** The message as it was handed over, JSON of a RenderedEmail, deflated. */
    content: Buffer,
  },
  { collection: 'greetings', versionKey: false },
);
schema.index({ dateId: 1, year: 1 }, { unique: true });
schema.index({ wakeAt: 1 }, { sparse: true });
schema.index({ status: 1, dueAt: 1, _id: 1 });
schema.index({ dueAt: 1, _id: 1 });
schema.index({ owner: 1, dueAt: 1, _id: 1 });
schema.index({ contactId: 1, dueAt: -1, _id: -1 });
schema.index({ words: 1, dueAt: 1, _id: 1 });
schema.index({ sentAt: 1 }, { sparse: true });
schema.index({ providerId: 1 }, { sparse: true });

export interface TrailEntry {
  id: string;
  type: string;
  at: Date;
  text: string;
}

export interface GreetingRow {
  _id: Types.ObjectId;
  contactId: Types.ObjectId;
  dateId: Types.ObjectId;
  owner: Types.ObjectId;
  contactName: string;
  words: string[];
  email?: string;
  occasion: OccasionType;
  label?: string;
  year: number;
  day: string;
  dueAt: Date;
  timeZone: string;
  template: string;
  templateVersion?: number;
  rule?: Types.ObjectId;
  status: GreetingStatus;
  reason?: GreetingReason;
  detail?: string;
  attempts: number;
  messageId?: string;
  sentAt?: Date;
  deliveredAt?: Date;
  openedAt?: Date;
  optedOutAt?: Date;
  needsApproval?: boolean;
  approvedAt?: Date;
  approvedTemplate?: string;
  approvedVersion?: string;
  places?: string[];
  subject?: string;
  note?: string;
  providerId?: string;
  trail?: TrailEntry[];
  wakeAt?: Date;
  requestedAt?: Date;
  worker?: string;
  claim?: Types.ObjectId;
  via?: string;
}

export const GreetingModel = mongoose.model('Greeting', schema);

const WITHOUT_CONTENT = { content: 0 } as const;

export const toGreeting = (row: GreetingRow): Greeting => ({
  id: row._id.toHexString(),
  contactId: row.contactId.toHexString(),
  dateId: row.dateId.toHexString(),
  contactName: row.contactName,
  email: row.email,
  occasion: row.occasion,
  label: row.label,
  year: row.year,
  day: row.day,
  dueAt: row.dueAt.toISOString(),
  timeZone: row.timeZone,
  template: row.template,
  templateVersion: row.templateVersion,
  rule: row.rule?.toHexString(),
  status: row.status,
  reason: row.reason,
  detail: row.detail,
  messageId: row.messageId,
  sentAt: row.sentAt?.toISOString(),
  deliveredAt: row.deliveredAt?.toISOString(),
  openedAt: row.openedAt?.toISOString(),
  via: row.via as Greeting['via'],
  trail: row.trail?.map(({ type, at, text }) => ({ type, at: at.toISOString(), text })),
  attempts: row.attempts,
  needsApproval: row.needsApproval,
  subject: row.subject,
  note: row.note,
});

export const newGreetingId = (): Types.ObjectId => new Types.ObjectId();

export const findGreeting = (id: string): Promise<GreetingRow | null> =>
  GreetingModel.findById(objectId(id), WITHOUT_CONTENT).lean<GreetingRow>();

export const findGreetings = (ids: readonly string[]): Promise<GreetingRow[]> =>
  collection<GreetingRow>('greetings')
    .find({ _id: { $in: ids.map(objectId) } }, { projection: WITHOUT_CONTENT, batchSize: ids.length + 1 })
    .toArray();

export const greetingsOfContacts = (contactIds: readonly string[]): Promise<GreetingRow[]> =>
  GreetingModel.find({ contactId: { $in: contactIds.map(objectId) } }, WITHOUT_CONTENT).lean<GreetingRow[]>();

export const deleteGreetingsOf = async (contactId: string): Promise<void> => {
  await GreetingModel.deleteMany({ contactId: objectId(contactId) });
};

/** Versions of a template that greetings are still to go out with. */
export async function approvedVersionsOf(templateId: string, session: ClientSession): Promise<string[]> {
  const rows = await GreetingModel.find(
    { status: { $nin: ['sent', 'delivered'] }, approvedVersion: { $gte: `${templateId}:`, $lt: `${templateId};` } },
    { approvedVersion: 1 },
    { session },
  ).lean<Pick<GreetingRow, 'approvedVersion'>[]>();
  return [...new Set(rows.map(({ approvedVersion }) => approvedVersion!))];
}

/** Notes on the last greeting that went to an address that its recipient then unsubscribed. */
export async function noteOptOut(contactId: string, email: string, at: Date): Promise<void> {
  await GreetingModel.findOneAndUpdate(
    { contactId: objectId(contactId), email, sentAt: { $exists: true }, optedOutAt: { $exists: false } },
    { $set: { optedOutAt: at } },
    { sort: { dueAt: -1 } },
  );
}

export const findByProviderId = (providerId: string): Promise<GreetingRow | null> =>
  GreetingModel.findOne({ providerId }, WITHOUT_CONTENT).lean<GreetingRow>();

/** Adds what a mail system reported; false where the row has it already. The last 30 are kept. */
export async function addToTrail(id: Types.ObjectId, entry: TrailEntry, session: ClientSession): Promise<boolean> {
  const { modifiedCount } = await GreetingModel.updateOne(
    { _id: id, 'trail.id': { $ne: entry.id } },
    { $push: { trail: { $each: [entry], $slice: -30 } } },
    { session },
  );
  return modifiedCount > 0;
}

/** The message as it was handed over; undefined where it was not yet. */
export async function findContent(id: string): Promise<RenderedEmail | undefined> {
  const row = await GreetingModel.findById(objectId(id), { content: 1 }).lean<{ content?: { buffer: Uint8Array } }>();
  const packed = row?.content?.buffer;
  return packed && (JSON.parse(inflateRawSync(packed).toString('utf8')) as RenderedEmail);
}

/** Quick rather than small: squeezing out the last tenth, or setting up larger tables or buffers, takes longer than writing the message. */
export const packContent = (email: RenderedEmail): Buffer =>
  deflateRawSync(JSON.stringify(email), { level: 1, memLevel: 5, windowBits: 13, chunkSize: 4096 });

/** Rows that the scheduler has to look at, those that wait longest first. */
export const rowsToWake = (now: Date, limit: number): Promise<GreetingRow[]> =>
  GreetingModel.find({ wakeAt: { $lte: now } }, WITHOUT_CONTENT)
    .sort({ wakeAt: 1 })
    .limit(limit)
    .lean<GreetingRow[]>();

/** What a change sets; null removes the field. */
export type RowChange = {
  [K in keyof Omit<GreetingRow, '_id'>]?: GreetingRow[K] | null;
} & { content?: Buffer };

export interface RowCondition {
  status: readonly GreetingStatus[];
  worker?: string;
  scope?: Scope;
}

/** Changes a row only while it stands as `condition` says; the row afterwards, or null where it stands otherwise. */
export async function changeRow(
  id: Types.ObjectId,
  condition: RowCondition,
  change: RowChange,
  options: { session?: ClientSession } = {},
): Promise<GreetingRow | null> {
  return GreetingModel.findOneAndUpdate(
    {
      _id: id,
      status: { $in: condition.status },
      ...(condition.worker && { worker: condition.worker }),
      ...(condition.scope && withinScope(condition.scope)),
    },
    toUpdate(change),
    { session: options.session, returnDocument: 'after', projection: WITHOUT_CONTENT },
  ).lean<GreetingRow>();
}

/** The row after a change. */
export function changed(
  row: GreetingRow,
  { content: _stored, ...change }: RowChange,
  countAttempt = false,
): GreetingRow {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const after = { ...row, ...Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])) };
  return { ...after, attempts: row.attempts + (countAttempt ? 1 : 0) };
}

/** Changes those of the rows that stand in one of these statuses. */
export async function changeRows(
  ids: readonly Types.ObjectId[],
  status: readonly GreetingStatus[],
  change: RowChange,
): Promise<void> {
  await GreetingModel.updateMany({ _id: { $in: ids }, status: { $in: status } }, toUpdate(change));
}

export function toUpdate(change: RowChange): { $set?: Record<string, unknown>; $unset?: Record<string, 1> } {
  const set: Record<string, unknown> = {};
  const unset: Record<string, 1> = {};
  for (const [field, value] of Object.entries(change)) {
    if (value === null) unset[field] = 1;
    else if (value !== undefined) set[field] = value;
  }
  return {
    ...(Object.keys(set).length > 0 && { $set: set }),
    ...(Object.keys(unset).length > 0 && { $unset: unset }),
  };
}

/** A write of the planner: it holds only while the row stands as the planner saw it. */
export type PlanWrite =
  | { kind: 'insert'; row: GreetingRow }
  | { kind: 'change'; id: Types.ObjectId; seen: GreetingStatus; change: RowChange }
  | { kind: 'delete'; id: Types.ObjectId; seen: GreetingStatus };

/** Writes a plan. What another planner or a worker has done meanwhile stays. */
export async function writePlan(writes: readonly PlanWrite[]): Promise<void> {
  const rows = writes.flatMap((write) => (write.kind === 'insert' ? [write.row] : []));
  const changes = writes.flatMap((write) => (write.kind === 'insert' ? [] : [toOperation(write)]));
  await Promise.all([
    // Of two planners that insert the same row at once the unique index lets one through.
    rows.length > 0 && insertNewRows('greetings', rows),
    changes.length > 0 && GreetingModel.collection.bulkWrite(changes, { ordered: false }),
  ]);
}

function toOperation(write: Exclude<PlanWrite, { kind: 'insert' }>): mongoose.mongo.AnyBulkWriteOperation {
  const filter = { _id: write.id, status: write.seen };
  return write.kind === 'delete'
    ? { deleteOne: { filter } }
    : { updateOne: { filter, update: toUpdate(write.change) } };
}

/** Rows that some worker holds for hand-over. */
export const rowsInHandover = (): Promise<GreetingRow[]> =>
  GreetingModel.find({ status: 'sending' }, WITHOUT_CONTENT).lean<GreetingRow[]>();

/** Conditions of lists; each has an index to begin with (owner, contact, due instant or status). */
export interface GreetingFilter extends ScopeFilter {
  contactId?: Types.ObjectId;
  dateId?: Types.ObjectId;
  dueAt?: { $gte: Date; $lt: Date };
  status?: { $in: readonly GreetingStatus[] };
  reason?: { $in: readonly GreetingReason[] };
  occasion?: OccasionType;
  $and?: { words: { $regex: string } }[];
}

/** Rows in the order of their due instants, those after `after` where it is given. */
export function queryGreetings(
  filter: GreetingFilter,
  options: { direction: 1 | -1; after?: { dueAt: Date; id: string }; skip: number; limit: number },
): Promise<GreetingRow[]> {
  const { direction, after, skip, limit } = options;
  const past = direction === 1 ? '$gt' : '$lt';
  const beyond = after && {
    $or: [{ dueAt: { [past]: after.dueAt } }, { dueAt: after.dueAt, _id: { [past]: objectId(after.id) } }],
  };
  return GreetingModel.find(beyond ? { $and: [filter, beyond] } : filter, WITHOUT_CONTENT)
    .sort({ dueAt: direction, _id: direction })
    .skip(skip)
    .limit(limit)
    .lean<GreetingRow[]>();
}

export const countGreetings = (filter: GreetingFilter): Promise<number> => GreetingModel.countDocuments(filter).exec();
