import type { TimelineLink } from '@sequelstring/contract/timeline.ts';
import mongoose, { Schema } from 'mongoose';
import { insertNewRows, updateRows } from '../../../kernel/db.ts';
import { type Person, type RecordRef, redactValue } from '../../../kernel/personal-data.ts';

/** `contact:64f…`: a record, as the timeline names it. */
export type RecordKey = `${string}:${string}`;

/** One thing that happened, once for all timelines on which it stands. */
export interface TimelineRow {
  /** Says which fact it is, so that none stands there twice. */
  _id: string;
  /** The records that it is about. */
  subjects: RecordKey[];
  /** The records on whose timelines it stands: the subjects, and the accounts of those. */
  parents: RecordKey[];
  /** What it tells of, where that is a record of its own that can be deleted: a note, a task. */
  source?: RecordKey;
  type: string;
  at: Date;
  actor?: string;
  title: string;
  when?: Date;
  detail?: string;
  link?: TimelineLink;
  changes?: readonly { field: string; from?: unknown; to?: unknown }[];
  /** What it tells of is deleted. */
  hidden: boolean;
}

const schema = new Schema<TimelineRow>(
  {
    _id: String,
    subjects: [String],
    parents: [String],
    source: String,
    type: String,
    at: Date,
    actor: String,
    title: String,
    when: Date,
    detail: String,
    link: Schema.Types.Mixed,
    changes: { type: [Schema.Types.Mixed], default: undefined },
    hidden: Boolean,
  },
  { collection: 'timeline', versionKey: false },
);
schema.index({ parents: 1, at: -1, _id: -1 });
schema.index({ subjects: 1 });
schema.index({ source: 1 }, { partialFilterExpression: { source: { $exists: true } } });
export const TimelineModel = mongoose.model<TimelineRow>('TimelineEntry', schema);

export interface TimelinePlace {
  at: Date;
  id: string;
}

/** Entries on the timeline of a record, newest first, those behind `after`. */
export function findEntries(
  parent: RecordKey,
  { types, after, limit }: { types?: readonly string[]; after?: TimelinePlace; limit: number },
): Promise<TimelineRow[]> {
  return TimelineModel.find({
    parents: parent,
    hidden: false,
    ...(types && { type: { $in: [...types] } }),
    ...(after && {
      at: { $lte: after.at },
      $or: [{ at: { $lt: after.at } }, { _id: { $lt: after.id } }],
    }),
  })
    .sort({ at: -1, _id: -1 })
    .limit(limit)
    .lean<TimelineRow[]>();
}

/** A count that takes longer than reading the page tells nobody more. */
const mostCounted = 1000;

/** How many entries there are; `own` leaves out what an account has from its people and opportunities. */
export const countEntries = (parent: RecordKey, { types, own }: { types?: readonly string[]; own: boolean }) =>
  TimelineModel.countDocuments({
    parents: parent,
    hidden: false,
    ...(own && { subjects: parent }),
    ...(types && { type: { $in: [...types] } }),
  }).limit(mostCounted);

/** Writes facts that never change; those that stand there already stay as they are. */
export async function insertEntries(rows: readonly TimelineRow[]): Promise<void> {
  if (rows.length > 0) await insertNewRows('timeline', rows);
}

/** Writes entries that may have been there before; the later `at` stays. */
export async function putEntries(rows: readonly TimelineRow[]): Promise<void> {
  if (rows.length === 0) return;
  await updateRows(
    'timeline',
    rows.map(({ _id, ...row }) => ({ q: { _id, at: { $lte: row.at } }, u: row, upsert: true })),
  );
}

/** Hides what tells of a deleted record, or shows it again. */
export async function hideEntries(sources: readonly RecordKey[], hidden: boolean): Promise<void> {
  if (sources.length > 0) await TimelineModel.updateMany({ source: { $in: [...sources] } }, { $set: { hidden } });
}

/** All entries about a record, in portions. */
export async function* entriesAbout(subject: RecordKey): AsyncGenerator<TimelineRow[]> {
  for (let after = ''; ; ) {
    const rows = await TimelineModel.find({ subjects: subject, ...(after && { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(500)
      .lean<TimelineRow[]>();
    if (rows.length > 0) yield rows;
    if (rows.length < 500) return;
    after = rows.at(-1)!._id;
  }
}

/** Puts entries on the timelines of other records than before. */
export async function moveEntries(rows: readonly Pick<TimelineRow, '_id' | 'subjects' | 'parents'>[]): Promise<void> {
  if (rows.length === 0) return;
  await TimelineModel.collection.bulkWrite(
    rows.map(({ _id, subjects, parents }) => ({
      updateOne: { filter: { _id } as never, update: { $set: { subjects, parents } } },
    })),
    { ordered: false },
  );
}

/** Shows what is about a record on the timeline of another one, too. */
export async function placeUnder(record: RecordRef, parent: RecordRef): Promise<void> {
  await TimelineModel.updateMany({ subjects: keyOf(record) }, { $addToSet: { parents: keyOf(parent) } });
}

/** Removes what tells of a person; what tells of records that others share stays without the person. */
export async function forgetPerson(person: Person): Promise<void> {
  const gone = person.records.map(keyOf);
  const shared = person.shared.map(keyOf);
  await TimelineModel.deleteMany({ subjects: { $in: gone }, source: { $nin: shared } });
  await TimelineModel.deleteMany({ source: { $in: gone } });
  const self = keyOf({ kind: 'contact', id: person.id });
  await TimelineModel.updateMany({ subjects: self }, { $pull: { subjects: self, parents: self } });
  const rows = TimelineModel.find({ $or: [{ subjects: { $in: shared } }, { source: { $in: shared } }] });
  for await (const found of rows.lean<TimelineRow[]>().cursor({ batchSize: 200 })) {
    const { _id, title, detail, changes } = found as unknown as TimelineRow;
    const told = { title, ...(detail && { detail }), ...(changes && { changes: [...changes] }) };
    await TimelineModel.updateOne({ _id }, { $set: redactValue(told, person) });
  }
}

const keyOf = ({ kind, id }: RecordRef): RecordKey => `${kind}:${id}`;
