import type { ActionItem, ActionItemOfCall, callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { About } from '@sequelstring/contract/records/task.ts';
import type { Body, Query } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import { readCursor, writeCursor } from '../../kernel/records/cursor.ts';
import { everything } from '../../kernel/records/scope.ts';
import {
  type ActionItemRow,
  findItems,
  findItemsOfCall,
  findItemsOfTasks,
  type ItemFilter,
  queryItems,
  saveItem,
  toActionItem,
} from './action-item.model.ts';
import { type CallRow, findCall, setOnCall } from './call.model.ts';
import { audienceOf, contactsOutside, readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';
import { getSummary } from './summary.service.ts';

export const listActionItems = async (deps: CallDeps, user: CurrentUser, callId: string): Promise<ActionItem[]> =>
  (await getSummary(deps, user, callId)).insights?.actionItems ?? [];

/** Action items of all calls that the user may read. */
export async function listAllActionItems(
  deps: CallDeps,
  user: CurrentUser,
  query: Query<typeof callActionItems.list>,
): Promise<Page<ActionItemOfCall[]>> {
  const { page, limit, cursor, sort, status, assignee, owedBy, contactId } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  const hidden = await contactsOutside(deps, user.scope);
  if (contactId && hidden.some((id) => id.toHexString() === contactId))
    return { data: [], meta: { page, limit, total: 0, hasMore: false } };
  const filter: ItemFilter = {
    ...(status && { completed: status === 'completed' }),
    ...(status === 'overdue' && { due: { $lt: await todayOf(deps, user) } }),
    ...(assignee && { assignee: objectId(assignee) }),
    ...(owedBy && { owedBy }),
    ...(contactId ? { contact: objectId(contactId) } : hidden.length > 0 && { contact: { $nin: hidden } }),
  };
  const direction = sort.startsWith('-') ? -1 : 1;
  const { rows, total } = await queryItems(user.scope, filter, {
    direction,
    after,
    skip: (page - 1) * limit,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  const last = shown.at(-1);
  const nextCursor = hasMore && last ? writeCursor({ sort, key: last.due, id: last._id.toHexString() }) : undefined;
  return { data: await withCalls(deps, shown), meta: { page, limit, total, hasMore, nextCursor } };
}

async function withCalls({ crm }: CallDeps, rows: readonly ActionItemRow[]): Promise<ActionItemOfCall[]> {
  const ids = rows.map(({ contact }) => contact?.toHexString()).filter((id) => id !== undefined);
  const names = new Map((await crm.contactsForPlanning(ids)).map((contact) => [contact.id, contactName(contact)]));
  return rows.map((row) => {
    const contact = row.contact?.toHexString();
    return {
      ...toActionItem(row),
      contact,
      contactName: contact && (names.get(contact) || undefined),
      callAt: row.callAt.toISOString(),
    };
  });
}

async function todayOf({ auth, clock }: CallDeps, user: CurrentUser): Promise<string> {
  const [found, settings] = await Promise.all([auth.getUser(user.id), auth.getSettings()]);
  return String(
    clock
      .now()
      .toZonedDateTimeISO(found?.timeZone ?? settings.timeZone)
      .toPlainDate(),
  );
}

type ItemChange = CallChange & { itemId: string };

/** Throws `call_action_item_not_found`, or `validation_failed` for an assignee who is no active user. */
export async function updateActionItem(
  deps: CallDeps,
  { user, caller, callId, itemId, patch }: ItemChange & { patch: Body<typeof callActionItems.update> },
): Promise<ActionItem> {
  const call = await readableCall(deps, user, callId);
  if (patch.assignee && !(await deps.auth.getUser(patch.assignee))?.isActive)
    throw new AppError('validation_failed', { details: { assignee: ['is not an active user'] } });
  const after = await transaction(async (session) => {
    const [before] = await findItems([objectId(itemId)], session);
    if (!before?.call.equals(call._id)) throw new AppError('call_action_item_not_found');
    const row = { ...changed(before, patch, nowAsDate(deps.clock)), touched: true };
    await saveItem(row, session);
    const changes = Object.keys(patch).map((field) => ({ field }));
    await audit({ ...factOf('call.action_item_updated', caller, call), changes, detail: before.description }, session);
    await recount(row, session);
    return row;
  });
  if (patch.completed !== undefined) await completeTasks(deps, { user, caller }, [after], patch.completed);
  await announceCall(deps, callId);
  return toActionItem(after);
}

/** Completes many at once; those that the user may not see are left alone. */
export async function completeActionItems(
  deps: CallDeps,
  { user, caller, ids, completed }: { user: CurrentUser; caller: Caller; ids: readonly string[]; completed: boolean },
): Promise<{ changed: number }> {
  const found = await findItems(ids.map(objectId));
  const readable = await Promise.all(
    [...new Set(found.map(({ call }) => call.toHexString()))].map((callId) =>
      readableCall(deps, user, callId).catch(() => undefined),
    ),
  );
  const calls = new Map(readable.flatMap((call) => (call ? [[call._id.toHexString(), call]] : [])));
  const rows = found.filter((row) => calls.has(row.call.toHexString()) && row.completed !== completed);
  for (const row of rows) await setCompleted(deps, row._id, completed, caller);
  await completeTasks(deps, { user, caller }, rows, completed);
  for (const callId of new Set(rows.map(({ call }) => call.toHexString()))) await announceCall(deps, callId);
  return { changed: rows.length };
}

/** What a call is about, as far as the user may read it: the account of a contact may be someone else's. */
async function readableParents({ crm }: CallDeps, user: CurrentUser, call: CallRow): Promise<About[]> {
  const { contact, account } = { contact: call.contact?.toHexString(), account: call.account?.toHexString() };
  const parents = await Promise.allSettled([
    ...(contact ? [crm.getContact(user, contact).then(({ id }) => ({ kind: 'contact' as const, id }))] : []),
    ...(account ? [crm.getAccount(user, account).then(({ id }) => ({ kind: 'account' as const, id }))] : []),
  ]);
  return parents.flatMap((parent) => {
    if (parent.status === 'fulfilled') return [parent.value];
    if (parent.reason instanceof AppError) return [];
    throw parent.reason;
  });
}

/** Makes a task of an item, or gives the one that was made before. */
export async function makeTask(deps: CallDeps, { user, caller, callId, itemId }: ItemChange): Promise<ActionItem> {
  const call = await readableCall(deps, user, callId);
  const [item] = await findItems([objectId(itemId)]);
  if (!item?.call.equals(call._id)) throw new AppError('call_action_item_not_found');
  if (item.task && (await deps.crm.tasksById([item.task.toHexString()])).length > 0) return toActionItem(item);
  const task = await deps.crm.createTask(
    { user, caller },
    {
      title: item.description.slice(0, 300),
      assignee: item.assignee?.toHexString() ?? user.id,
      ...(item.dueDate && { dueOn: item.dueDate }),
      ...(item.completed && { status: 'done' as const }),
      description: `“${item.quote}”${item.speaker && ` (${item.speaker})`}`,
      about: await readableParents(deps, user, call),
    },
  );
  const linked = await transaction(async (session) => {
    const [current] = await findItems([item._id], session);
    const row = { ...(current ?? item), task: objectId(task.id) };
    await saveItem(row, session);
    await audit({ ...factOf('call.task_made', caller, call), detail: item.description }, session);
    return row;
  });
  return toActionItem(linked);
}

/** Completes the items whose tasks are done, and opens those whose tasks were opened again. */
export async function followTasks(deps: CallDeps, taskIds: readonly string[]): Promise<void> {
  const items = await findItemsOfTasks(taskIds.map(objectId));
  if (items.length === 0) return;
  const tasks = new Map((await deps.crm.tasksById(taskIds)).map(({ id, status }) => [id, status]));
  for (const item of items) {
    const status = tasks.get(item.task!.toHexString());
    if (!status || item.completed === (status === 'done')) continue;
    await setCompleted(deps, item._id, status === 'done');
    await announceCall(deps, item.call.toHexString());
  }
}

const completeTasks = (
  { crm }: CallDeps,
  by: { user: CurrentUser; caller: Caller },
  rows: readonly ActionItemRow[],
  completed: boolean,
): Promise<void> =>
  crm.setTaskStatus(
    by,
    rows.map(({ task }) => task?.toHexString()).filter((id) => id !== undefined),
    completed ? 'done' : 'open',
  );

const setCompleted = (deps: CallDeps, _id: ActionItemRow['_id'], completed: boolean, caller?: Caller): Promise<void> =>
  transaction(async (session) => {
    const [before] = await findItems([_id], session);
    if (!before || before.completed === completed) return;
    await saveItem(changed(before, { completed }, nowAsDate(deps.clock)), session);
    if (caller) {
      const fact = factOf('call.action_item_updated', caller, { _id: before.call });
      await audit({ ...fact, changes: [{ field: 'completed' }], detail: before.description }, session);
    }
    await recount(before, session);
  });

async function recount({ call }: ActionItemRow, session: ClientSession): Promise<void> {
  const rows = await findItemsOfCall(call, session);
  const items = { total: rows.length, open: rows.filter(({ completed }) => !completed).length };
  await setOnCall(call, { set: { items } }, session);
}

async function announceCall(deps: CallDeps, callId: string): Promise<void> {
  const row = await findCall(callId, everything);
  if (row) deps.realtime.emit('call:updated', await present(deps, row), await audienceOf(deps, row));
}

function changed(row: ActionItemRow, patch: Body<typeof callActionItems.update>, now: Date): ActionItemRow {
  const { assignee, assigneeName, dueDate, completedAt, ...rest } = row;
  const owner = patch.assignee === undefined ? assignee : patch.assignee ? objectId(patch.assignee) : undefined;
  const day = patch.dueDate === undefined ? dueDate : (patch.dueDate ?? undefined);
  const completed = patch.completed ?? row.completed;
  return {
    ...rest,
    ...(patch.description !== undefined && { description: patch.description }),
    ...(owner && { assignee: owner }),
    ...(patch.assignee && { owedBy: 'us' as const }),
    ...(patch.assignee === undefined && assigneeName && { assigneeName }),
    ...(day && { dueDate: day }),
    due: day ?? '9999',
    completed,
    ...(completed && { completedAt: completedAt ?? now }),
  };
}
