import type { AuditEntry, AuditFilter } from '@sequelstring/contract/audit.ts';
import type { PageMeta } from '@sequelstring/contract/route.ts';
import mongoose, { Schema } from 'mongoose';
import { type AuditRow, auditCollection } from './audit.ts';
import { objectId } from './db.ts';
import { mentionPattern, type Person, type RecordRef, redactValue } from './personal-data.ts';

const schema = new Schema(
  {
    at: { type: Date, required: true },
    actor: { kind: { type: String, required: true }, id: String },
    action: { type: String, required: true },
    kind: String,
    recordId: String,
    changes: { type: [Schema.Types.Mixed], default: undefined },
    address: String,
    requestId: String,
    detail: String,
  },
  { collection: auditCollection, versionKey: false },
);
schema.index({ kind: 1, recordId: 1, _id: 1 });
schema.index({ 'actor.id': 1, _id: 1 });
schema.index({ action: 1, _id: 1 });
export const AuditModel = mongoose.model('Audit', schema);

/** A count that takes longer than reading the page tells nobody more. */
const mostCounted = 1000;

/** One page of the audit, newest first. `cursor` is the id of the last entry that was seen. */
export async function listAudit(
  filter: AuditFilter & { limit: number; cursor?: string },
): Promise<{ data: AuditEntry[]; meta: PageMeta }> {
  const { limit, cursor } = filter;
  const where = conditions(filter);
  const [rows, total] = await Promise.all([
    AuditModel.find(after(where, cursor))
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean<AuditRow[]>(),
    AuditModel.countDocuments(where).limit(mostCounted),
  ]);
  const data = rows.slice(0, limit).map(toEntry);
  const hasMore = rows.length > limit;
  return { data, meta: { page: 1, limit, total, hasMore, ...(hasMore && { nextCursor: data.at(-1)!.id }) } };
}

/** Every entry that a filter finds, newest first, read in portions while they are written out. */
export async function* readAudit(filter: AuditFilter): AsyncGenerator<AuditEntry> {
  const rows = AuditModel.find(conditions(filter)).sort({ _id: -1 }).lean<AuditRow[]>().cursor({ batchSize: 500 });
  for await (const row of rows) yield toEntry(row as unknown as AuditRow);
}

type Where = Record<string, object | string | undefined>;

function conditions({ kind, recordId, actor, action, from, to }: AuditFilter): Where {
  const period = { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) };
  return {
    ...(kind && { kind }),
    ...(recordId && { recordId }),
    ...(actor && { 'actor.id': actor }),
    ...(action && { action }),
    ...((from || to) && { at: period, _id: ids(from, to) }),
  };
}

/** The range of ids that facts of a period have; to the second, so `at` decides at its ends. */
function ids(from: string | undefined, to: string | undefined): object {
  const edge = (time: string, add: number) =>
    mongoose.Types.ObjectId.createFromTime(Math.floor(Date.parse(time) / 1000) + add);
  return { ...(from && { $gte: edge(from, 0) }), ...(to && { $lt: edge(to, 1) }) };
}

function after(where: Where, cursor: string | undefined): Where {
  if (!cursor) return where;
  const below = { $lt: objectId(cursor) };
  return where._id ? { $and: [where, { _id: below }] } : { ...where, _id: below };
}

const toEntry = ({ _id, at, actor, changes, ...rest }: AuditRow): AuditEntry => ({
  ...rest,
  id: _id.toHexString(),
  at: at.toISOString(),
  actor: { kind: actor.kind, ...(actor.id && { id: actor.id }) },
  ...(changes && { changes: [...changes] }),
});

const subjectsOf = (records: readonly RecordRef[]) =>
  [...Map.groupBy(records, ({ kind }) => kind)].map(([kind, those]) => ({
    kind,
    recordId: { $in: those.map(({ id }) => id) },
  }));

/** What the audit knows of these records, oldest first. */
export async function auditOf(records: readonly RecordRef[]): Promise<AuditEntry[]> {
  const rows = await AuditModel.find({ $or: subjectsOf(records) })
    .sort({ _id: 1 })
    .limit(10_000)
    .lean<AuditRow[]>();
  return rows.map(toEntry);
}

/** Keeps who did what to these records and when; values, words and the addresses of people who followed a link go. */
export const emptyAudit = (records: readonly RecordRef[]): Promise<void> =>
  rewrite({ $or: subjectsOf(records) }, ({ changes }) => ({
    changes: changes?.map(({ field }) => ({ field })),
    detail: undefined,
  }));

/** Strikes a person out of what the audit says of others. */
export async function redactAudit(person: Person): Promise<void> {
  const redacted = ({ changes, detail }: AuditRow) => redactValue({ changes, detail }, person);
  if (person.shared.length > 0) await rewrite({ $or: subjectsOf(person.shared) }, redacted);
  const pattern = mentionPattern(person);
  if (pattern) await rewrite({ detail: { $regex: pattern } }, redacted);
}

async function rewrite(where: object, change: (row: AuditRow) => Pick<AuditRow, 'changes' | 'detail'>): Promise<void> {
  let writes: Parameters<typeof AuditModel.collection.bulkWrite>[0] = [];
  const flush = async () => {
    if (writes.length > 0) await AuditModel.collection.bulkWrite(writes, { ordered: false });
    writes = [];
  };
  for await (const found of AuditModel.find(where).lean<AuditRow[]>().cursor({ batchSize: 500 })) {
    const row = found as unknown as AuditRow;
    const kept = Object.entries(change(row));
    const set = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
    const gone = kept.flatMap(([name, value]) => (value === undefined ? [name] : []));
    if (row.actor.kind === 'link') gone.push('address');
    const unset = Object.fromEntries(gone.map((name) => [name, 1 as const]));
    const update = { ...(Object.keys(set).length > 0 && { $set: set }), ...(gone.length > 0 && { $unset: unset }) };
    if (Object.keys(update).length > 0)
      writes = [...writes, { updateOne: { filter: { _id: row._id }, update: update as never } }];
    if (writes.length === 500) await flush();
  }
  await flush();
}
