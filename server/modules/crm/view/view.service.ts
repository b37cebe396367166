import { problemsOf } from '@sequelstring/contract/filter.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { NewView, SavedView, ViewChange } from '@sequelstring/contract/views.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { newId, objectId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import {
  countViews,
  defaultViews,
  deleteView,
  insertView,
  replaceView,
  setDefaultView,
  type ViewRow,
  visibleView,
  visibleViews,
} from './view.model.ts';
import { mayChangeView, mayShareViews } from './view.policy.ts';

export interface ViewDeps {
  clock: Clock;
  stores: readonly AnyStore[];
}

interface By {
  user: CurrentUser;
  caller: Caller;
}

const mostViews = 100;

export async function listViews(user: CurrentUser, kind?: KindName): Promise<SavedView[]> {
  const rows = await visibleViews(user.id, kind);
  const defaults = await defaultViews(
    user.id,
    rows.map((row) => row.kind),
  );
  return rows.map((row) => toView(row, defaults.has(row._id.toHexString())));
}

/** Throws `validation_failed` for what is no filter, order or column of the kind, and `forbidden` for viewers who share. */
export async function createView(deps: ViewDeps, by: By, { isDefault, ...input }: NewView): Promise<SavedView> {
  const { user, caller } = by;
  const now = nowAsDate(deps.clock);
  const row: ViewRow = { ...input, _id: objectId(newId()), owner: objectId(user.id), createdAt: now, updatedAt: now };
  if (row.shared && !mayShareViews(user)) throw new AppError('forbidden');
  await checkView(deps, row);
  if ((await countViews(user.id, row.kind)) >= mostViews) {
    throw refused('kind', `has ${mostViews} views of yours already; delete one first`);
  }
  await transaction(async (session) => {
    await insertView(row, session);
    if (isDefault) await setDefaultView(user.id, row, true, session);
    await audit({ ...caller, action: 'view.created', kind: 'view', recordId: row._id.toHexString() }, session);
  });
  return toView(row, isDefault);
}

/** Throws `view_not_found`, `forbidden` for a view of someone else, or `validation_failed`. */
export async function updateView(deps: ViewDeps, by: By, id: string, change: ViewChange): Promise<SavedView> {
  const { user, caller } = by;
  const { isDefault, ...values } = change;
  const names = Object.keys(values);
  const after = await transaction(async (session) => {
    const before = await visibleView(user.id, id, session);
    if (!before) throw new AppError('view_not_found');
    if (isDefault !== undefined) await setDefaultView(user.id, before, isDefault, session);
    if (names.length === 0) return before;
    if (!mayChangeView(user, before) || (values.shared && !mayShareViews(user))) throw new AppError('forbidden');
    const row = { ...withChange(before, values), updatedAt: nowAsDate(deps.clock) };
    await checkView(deps, row);
    await replaceView(row, session);
    const changes = names.map((field) => ({ field }));
    await audit({ ...caller, action: 'view.updated', kind: 'view', recordId: id, changes }, session);
    return row;
  });
  return toView(after, (await defaultViews(user.id, [after.kind])).has(id));
}

/** Throws `view_not_found`, or `forbidden` for a view of someone else. */
export async function removeView({ user, caller }: By, id: string): Promise<SavedView> {
  const row = await transaction(async (session) => {
    const before = await visibleView(user.id, id, session);
    if (!before) throw new AppError('view_not_found');
    if (!mayChangeView(user, before)) throw new AppError('forbidden');
    await deleteView(id, session);
    await audit({ ...caller, action: 'view.deleted', kind: 'view', recordId: id }, session);
    return before;
  });
  return toView(row, false);
}

/** Null empties what is optional. */
function withChange(before: ViewRow, change: Omit<ViewChange, 'isDefault'>): ViewRow {
  const entries = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as unknown as ViewRow;
}

const refused = (field: string, problem: string): AppError =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

async function checkView({ stores }: ViewDeps, { kind, filter, sort, columns }: ViewRow): Promise<void> {
  const store = stores.find((one) => one.kind.kind === kind);
  if (!store) throw refused('kind', 'has no list with views');
  const fields = await store.fields();
  const problems = filter ? problemsOf(filter, fields) : [];
  if (problems.length > 0) throw new AppError('validation_failed', { details: { filter: problems } });
  if (sort && !store.sortPath(sort.replace(/^-/, ''), fields)) throw refused('sort', 'is not an order of this list');
  const unknown = columns?.find(({ field }) => !fields[field]?.options.column);
  if (unknown) throw refused('columns', `${unknown.field} is not a column of this list`);
}

function toView({ _id, owner, createdAt, updatedAt, ...row }: ViewRow, isDefault: boolean): SavedView {
  return {
    ...row,
    id: _id.toHexString(),
    owner: owner.toHexString(),
    isDefault,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
