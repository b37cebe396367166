import type { BulkAction, BulkChange, BulkProblem, BulkStatus } from '@sequelstring/contract/bulk.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, collection, ignoreDuplicates, insertRows, objectId } from '../../db.ts';
import type { Person } from '../../personal-data.ts';
import { redactRows } from '../../redact-rows.ts';
import type { FieldChange } from '../undo.ts';

/** A bulk change as it is stored. */
export interface BulkRow {
  _id: Types.ObjectId;
  kind: KindName;
  /** `import`: the items are those of its journal, and all there is to do is to undo them. */
  action: BulkAction;
  /** Of a merge: the record that stays, the one that went into it, and what both are called. */
  merge?: { winner: string; loser: string; others?: string[]; title: string };
  /** JSON of a patch. */
  set?: string;
  addTags?: string[];
  removeTags?: string[];
  /** JSON of what the list was asked for, until the records are listed. */
  where?: string;
  by: Types.ObjectId;
  undoneBy?: Types.ObjectId;
  address?: string;
  requestId?: string;
  status: BulkStatus;
  /** Counts the starts: a job of an earlier start does nothing. */
  run: number;
  /** All records are among the items. */
  listed: boolean;
  total: number;
  processed: number;
  changed: number;
  unchanged: number;
  failed: number;
  problems: BulkProblem[];
  restored: number;
  left: number;
  reason?: string;
  createdAt: Date;
  /** Last sign of life. */
  updatedAt: Date;
  finishedAt?: Date;
}

export type ItemState = 'todo' | 'changed' | 'unchanged' | 'failed' | 'restored' | 'left';

/** One record of a bulk change, with what was before; `_id` is `<bulk>:<record>`. */
export interface BulkItem {
  _id: string;
  bulk: Types.ObjectId;
  /** Where it is not that of the bulk change. */
  kind?: KindName;
  record: Types.ObjectId;
  state: ItemState;
  changes?: FieldChange[];
  /** With which undo deletes a record; one with another was edited since. */
  version?: number;
  /** Of a row that moved with a merge: whose it is, which one, and what it takes to move it back. */
  part?: string;
  row?: unknown;
  before?: unknown;
}

const bulkSchema = new Schema(
  {
    kind: String,
    action: String,
    merge: {
      type: { winner: String, loser: String, others: { type: [String], default: undefined }, title: String },
      _id: false,
      default: undefined,
    },
    set: String,
    addTags: { type: [String], default: undefined },
    removeTags: { type: [String], default: undefined },
    where: String,
    by: Schema.Types.ObjectId,
    undoneBy: Schema.Types.ObjectId,
    address: String,
    requestId: String,
    status: String,
    run: Number,
    listed: Boolean,
    total: Number,
    processed: Number,
    changed: Number,
    unchanged: Number,
    failed: Number,
    problems: [Schema.Types.Mixed],
    restored: Number,
    left: Number,
    reason: String,
    createdAt: Date,
    updatedAt: Date,
    finishedAt: Date,
  },
  { collection: 'bulk_changes', versionKey: false },
);
bulkSchema.index({ by: 1, createdAt: -1, _id: -1 });
bulkSchema.index({ createdAt: -1, _id: -1 });
bulkSchema.index({ status: 1, updatedAt: 1 });
export const BulkModel = mongoose.model<BulkRow>('BulkChange', bulkSchema);

const itemSchema = new Schema(
  {
    _id: String,
    bulk: Schema.Types.ObjectId,
    kind: String,
    record: Schema.Types.ObjectId,
    state: String,
    changes: { type: [Schema.Types.Mixed], default: undefined },
    version: Number,
    part: String,
    row: Schema.Types.Mixed,
    before: Schema.Types.Mixed,
  },
  { collection: 'bulk_items', versionKey: false },
);
itemSchema.index({ bulk: 1, state: 1, _id: 1 });
itemSchema.index({ record: 1 });
export const BulkItemModel = mongoose.model<BulkItem>('BulkItem', itemSchema);
const items = () => collection<BulkItem>('bulk_items');

export const insertBulk = (row: BulkRow, session: ClientSession): Promise<void> =>
  insertRows('bulk_changes', [row], session);

export const findBulk = (id: string, by?: string): Promise<BulkRow | null> =>
  BulkModel.findOne({ _id: objectId(id), ...(by && { by: objectId(by) }) }).lean<BulkRow>();

/** Those of the ids that there are. */
export const findBulks = (ids: readonly Types.ObjectId[]): Promise<BulkRow[]> =>
  BulkModel.find({ _id: { $in: [...ids] } }).lean<BulkRow[]>();

/** One page, newest first; everyone's where nobody is named. */
export async function listBulk(
  by: string | undefined,
  { page, limit }: { page: number; limit: number },
): Promise<{ rows: BulkRow[]; total: number }> {
  const where = by ? { by: objectId(by) } : {};
  const [rows, total] = await Promise.all([
    BulkModel.find(where)
      .sort({ createdAt: -1, _id: -1 })
      .skip((page - 1) * limit)
      .limit(limit)
      .lean<BulkRow[]>(),
    by ? BulkModel.countDocuments(where) : BulkModel.estimatedDocumentCount(),
  ]);
  return { rows, total };
}

export const atWork: readonly BulkStatus[] = ['queued', 'running', 'undoing'];

/** Bulk changes that should be at work and have not shown life since. */
export const findStalledBulk = (since: Date): Promise<BulkRow[]> =>
  BulkModel.find({ status: { $in: [...atWork] }, updatedAt: { $lt: since } })
    .limit(100)
    .lean<BulkRow[]>();

type Counts = Partial<Record<'total' | 'processed' | 'changed' | 'unchanged' | 'failed' | 'restored' | 'left', number>>;
const mostProblems = 50;

/** Changes one that is in the state which the caller saw; null where it is not any more. */
export const changeBulk = (
  { _id, run, status }: Pick<BulkRow, '_id' | 'run' | 'status'>,
  { set, unset, add, problems = [] }: { set: Partial<BulkRow>; unset?: string; add?: Counts; problems?: BulkProblem[] },
  session?: ClientSession,
): Promise<BulkRow | null> =>
  BulkModel.findOneAndUpdate(
    { _id, run, status },
    {
      $set: set,
      ...(unset && { $unset: { [unset]: 1 } }),
      ...(add && { $inc: add }),
      ...(problems.length > 0 && { $push: { problems: { $each: problems, $slice: mostProblems } } }),
    },
    { session, returnDocument: 'after' },
  ).lean<BulkRow>();

export const itemId = (bulk: Types.ObjectId, record: string) => `${bulk.toHexString()}:${record}`;

/** Adds records that are yet to be changed; those that are there already stay as they are. */
export async function insertItems(bulk: Types.ObjectId, records: readonly string[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map((id) => ({ _id: itemId(bulk, id), bulk, record: objectId(id), state: 'todo' as const }));
  await items().insertMany(rows, { ordered: false }).catch(ignoreDuplicates);
}

/** Adds what a merge did, in its transaction. */
export const insertMoved = (moved: readonly BulkItem[], session: ClientSession): Promise<void> =>
  insertRows('bulk_items', moved, session);

export const countItems = (bulk: Types.ObjectId): Promise<number> => BulkItemModel.countDocuments({ bulk });

export const nextItems = (bulk: Types.ObjectId, state: ItemState, limit: number): Promise<BulkItem[]> =>
  BulkItemModel.find({ bulk, state }).sort({ _id: 1 }).limit(limit).lean<BulkItem[]>();

/** Resolves to how many of the items were in the state `from` until now. */
export async function settleItems(
  settled: readonly Pick<BulkItem, '_id' | 'state' | 'changes'>[],
  from: ItemState,
  session: ClientSession,
): Promise<number> {
  const { modifiedCount } = await items().bulkWrite(
    settled.map(({ _id, state, changes }) => ({
      updateOne: { filter: { _id, state: from }, update: { $set: { state, ...(changes && { changes }) } } },
    })),
    { session },
  );
  return modifiedCount;
}

/** Forgets what records were before, so that nothing of an erased person comes back, and how their filters named the person. */
export async function forgetInBulk(person: Person): Promise<void> {
  const records = [...person.records, ...person.shared].map(({ id }) => objectId(id));
  await BulkItemModel.deleteMany({ record: { $in: records } });
  await redactRows(BulkModel.collection.name, ['set', 'where', 'problems', 'merge'], person);
}

/** Removes what began before, with what was kept for its undo. */
export async function clearBulk(before: Date): Promise<void> {
  for (;;) {
    const rows = await BulkModel.find({ createdAt: { $lt: before } }, { _id: 1 })
      .sort({ createdAt: 1 })
      .limit(100)
      .lean<Pick<BulkRow, '_id'>[]>();
    if (rows.length === 0) return;
    const ids = rows.map(({ _id }) => _id);
    await BulkItemModel.deleteMany({ bulk: { $in: ids } });
    await BulkModel.deleteMany({ _id: { $in: ids } });
  }
}

export const mayBeUndone = ({ status, changed, restored, left }: BulkRow): boolean =>
  (status === 'completed' || status === 'cancelled' || status === 'failed') && changed > restored + left;

export const toBulkChange = (row: BulkRow): BulkChange => ({
  id: row._id.toHexString(),
  kind: row.kind,
  action: row.action,
  ...(row.merge && { merge: row.merge }),
  ...(row.set && { set: JSON.parse(row.set) as Record<string, unknown> }),
  ...(row.addTags && { addTags: row.addTags }),
  ...(row.removeTags && { removeTags: row.removeTags }),
  by: row.by.toHexString(),
  status: row.status,
  total: row.total,
  processed: row.processed,
  changed: row.changed,
  unchanged: row.unchanged,
  failed: row.failed,
  problems: row.problems,
  restored: row.restored,
  left: row.left,
  undoable: mayBeUndone(row),
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString(),
});
