import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { SavedView } from '@sequelstring/contract/views.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../../kernel/db.ts';
import type { Person } from '../../../kernel/personal-data.ts';
import { redactRows } from '../../../kernel/redact-rows.ts';

type Kept = Pick<SavedView, 'kind' | 'name' | 'filter' | 'sort' | 'layout' | 'columns' | 'nameWidth' | 'shared'>;

export interface ViewRow extends Kept {
  _id: Types.ObjectId;
  owner: Types.ObjectId;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<ViewRow>(
  {
    kind: String,
    name: String,
    owner: Schema.Types.ObjectId,
    shared: Boolean,
    filter: Schema.Types.Mixed,
    sort: String,
    layout: String,
    columns: { type: Schema.Types.Mixed },
    nameWidth: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'views', versionKey: false, minimize: false },
);
schema.index({ owner: 1, kind: 1, name: 1 });
schema.index({ shared: 1, kind: 1, name: 1 });
export const ViewModel = mongoose.model<ViewRow>('View', schema);

/** The view that a list opens with, by `<user>:<kind>`. */
interface DefaultRow {
  _id: string;
  view: Types.ObjectId;
}
export const ViewDefaultModel = mongoose.model<DefaultRow>(
  'ViewDefault',
  new Schema<DefaultRow>(
    { _id: String, view: Schema.Types.ObjectId },
    { collection: 'viewdefaults', versionKey: false },
  ),
);

const mostListed = 300;

/** Views that a user sees, of one kind or of all: their own and those that others share. */
export async function visibleViews(userId: string, kind?: KindName): Promise<ViewRow[]> {
  const find = (where: object) =>
    ViewModel.find({ ...where, ...(kind && { kind }) })
      .sort({ name: 1 })
      .limit(mostListed)
      .lean<ViewRow[]>();
  const [own, shared] = await Promise.all([find({ owner: objectId(userId) }), find({ shared: true })]);
  return [...own, ...shared.filter(({ owner }) => owner.toHexString() !== userId)];
}

/** Undefined where there is none, or where it is someone else's and not shared. */
export async function visibleView(userId: string, id: string, session?: ClientSession): Promise<ViewRow | undefined> {
  const row = await ViewModel.findOne({ _id: objectId(id) }, null, { session }).lean<ViewRow | null>();
  return row && (row.shared || row.owner.toHexString() === userId) ? row : undefined;
}

export const countViews = (owner: string, kind: KindName): Promise<number> =>
  ViewModel.countDocuments({ owner: objectId(owner), kind });

export const insertView = (row: ViewRow, session: ClientSession): Promise<void> => insertRows('views', [row], session);

export async function replaceView(row: ViewRow, session: ClientSession): Promise<void> {
  await ViewModel.collection.replaceOne({ _id: row._id }, row, { session });
}

export async function deleteView(id: string, session: ClientSession): Promise<void> {
  await ViewModel.deleteOne({ _id: objectId(id) }, { session });
}

/** Strikes a person out of the names and filters of everybody's views. */
export const redactViews = (person: Person): Promise<void> => redactRows('views', ['name', 'filter'], person);

const defaultId = (userId: string, kind: KindName) => `${userId}:${kind}`;

/** Ids of the views that these lists open with for a user. */
export async function defaultViews(userId: string, kinds: readonly KindName[]): Promise<Set<string>> {
  const ids = [...new Set(kinds)].map((kind) => defaultId(userId, kind));
  if (ids.length === 0) return new Set();
  const rows = await ViewDefaultModel.find({ _id: { $in: ids } }).lean<DefaultRow[]>();
  return new Set(rows.map(({ view }) => view.toHexString()));
}

export async function setDefaultView(
  userId: string,
  { kind, _id: view }: Pick<ViewRow, 'kind' | '_id'>,
  isDefault: boolean,
  session: ClientSession,
): Promise<void> {
  const where = { _id: defaultId(userId, kind) };
  if (isDefault) await ViewDefaultModel.updateOne(where, { $set: { view } }, { session, upsert: true });
  else await ViewDefaultModel.deleteOne({ ...where, view }, { session });
}
