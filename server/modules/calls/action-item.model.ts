import type { ActionItem } from '@sequelstring/contract/call-action-items.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';
import { type Place, rangesAfter } from '../../kernel/records/cursor.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';

export interface ActionItemRow {
  _id: Types.ObjectId;
  call: Types.ObjectId;
  /** Whose call it was. */
  user: Types.ObjectId;
  contact?: Types.ObjectId;
  callAt: Date;
  /** Its place among those of the call. */
  order: number;
  description: string;
  assignee?: Types.ObjectId;
  assigneeName?: string;
  owedBy: 'us' | 'them' | 'unknown';
  dueDate?: string;
  /** `dueDate` for sorting: items without one come last. */
  due: string;
  completed: boolean;
  completedAt?: Date;
  task?: Types.ObjectId;
  /** A person changed it: another analysis leaves it as it is. */
  touched?: boolean;
  quote: string;
  speaker: string;
  startTime: number;
}

const { ObjectId } = Schema.Types;
const schema = new Schema(
  {
    call: { type: ObjectId, required: true },
    user: ObjectId,
    contact: ObjectId,
    callAt: Date,
    order: Number,
    description: String,
    assignee: ObjectId,
    assigneeName: String,
    owedBy: String,
    dueDate: String,
    due: String,
    completed: Boolean,
    completedAt: Date,
    task: ObjectId,
    touched: Boolean,
    quote: String,
    speaker: String,
    startTime: Number,
  },
  { collection: 'call_action_items', versionKey: false },
);
schema.index({ call: 1, order: 1 });
schema.index({ contact: 1 });
schema.index({ completed: 1, due: 1, _id: 1 });
schema.index({ user: 1, completed: 1, due: 1, _id: 1 });
schema.index({ assignee: 1, completed: 1, due: 1, _id: 1 });
schema.index({ task: 1 });
export const ActionItemModel = mongoose.model<ActionItemRow>('CallActionItem', schema);

export const findItemsOfCall = (call: Types.ObjectId, session?: ClientSession): Promise<ActionItemRow[]> =>
  ActionItemModel.find({ call }, null, { session }).sort({ order: 1 }).lean<ActionItemRow[]>();

export const findItems = (ids: readonly Types.ObjectId[], session?: ClientSession): Promise<ActionItemRow[]> =>
  ActionItemModel.find({ _id: { $in: ids } }, null, { session }).lean<ActionItemRow[]>();

export const findItemsOfTasks = (tasks: readonly Types.ObjectId[]): Promise<ActionItemRow[]> =>
  ActionItemModel.find({ task: { $in: tasks } }).lean<ActionItemRow[]>();

/** Items of a call in place of those before. */
export async function replaceItems(
  call: Types.ObjectId,
  rows: readonly ActionItemRow[],
  session: ClientSession,
): Promise<void> {
  await ActionItemModel.deleteMany({ call }, { session });
  if (rows.length > 0) await ActionItemModel.insertMany(rows, { lean: true, session });
}

export const saveItem = (row: ActionItemRow, session: ClientSession): Promise<unknown> =>
  ActionItemModel.replaceOne({ _id: row._id }, row, { session });

export const setContactOfItems = (
  call: Types.ObjectId,
  contact: Types.ObjectId | undefined,
  session: ClientSession,
): Promise<unknown> =>
  ActionItemModel.updateMany({ call }, contact ? { $set: { contact } } : { $unset: { contact: 1 } }, { session });

export interface ItemFilter {
  completed?: boolean;
  due?: { $lt: string };
  assignee?: Types.ObjectId;
  owedBy?: 'us' | 'them';
  contact?: Types.ObjectId | { $nin: Types.ObjectId[] };
}

/** One page, and how many match in all. */
export async function queryItems(
  scope: Scope,
  filter: ItemFilter,
  page: { direction: 1 | -1; after?: Place; skip: number; limit: number },
): Promise<{ rows: ActionItemRow[]; total: number }> {
  const where = [filter, withinScope(scope, 'user')];
  const beyond = page.after && rangesAfter('due', page.direction, page.after, true)[0];
  const [rows, total] = await Promise.all([
    ActionItemModel.find({ $and: beyond ? [...where, beyond] : where })
      .sort({ due: page.direction, _id: page.direction })
      .skip(page.after ? 0 : page.skip)
      .limit(page.limit)
      .lean<ActionItemRow[]>(),
    ActionItemModel.countDocuments({ $and: where }),
  ]);
  return { rows, total };
}

/** The contacts of calls whose items belong to these users. */
export const findContactsOfItems = (scope: Scope): Promise<Types.ObjectId[]> =>
  ActionItemModel.distinct('contact', { ...withinScope(scope, 'user'), contact: { $ne: null } });

export const toActionItem = (row: ActionItemRow): ActionItem => ({
  id: row._id.toHexString(),
  call: row.call.toHexString(),
  description: row.description,
  assignee: row.assignee?.toHexString(),
  assigneeName: row.assigneeName,
  dueDate: row.dueDate,
  completed: row.completed,
  task: row.task?.toHexString(),
  quote: row.quote,
  speaker: row.speaker,
  startTime: row.startTime,
});

/** The items stay, the words that they were taken from do not. */
export const forgetQuotes = (call: Types.ObjectId, session: ClientSession): Promise<unknown> =>
  ActionItemModel.updateMany({ call }, { $set: { quote: '' } }, { session });
