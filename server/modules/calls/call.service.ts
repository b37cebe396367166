import type { Call, CallInput, CallPatch, calls } from '@sequelstring/contract/calls.ts';
import type { AuditAction, Query } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { newId, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { FileLinks } from '../../kernel/file-links.ts';
import type { Page } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { readTimeCursor, writeCursor } from '../../kernel/records/cursor.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';
import type { CallAnalyst } from '../../ports/analyst.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { Telephony } from '../../ports/telephony.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { setContactOfItems } from './action-item.model.ts';
import { activeCallIds, forgetActiveCalls } from './call.active.ts';
import { type CallFilter, type CallRow, findCall, insertCall, queryCalls, setOnCall } from './call.model.ts';
import { audienceOf, contactsOutside, readableCall } from './call.policy.ts';
import { noteOnTimeline } from './call.timeline.ts';
import { present, presentAll } from './call.view.ts';

export interface CallDeps {
  clock: Clock;
  realtime: Realtime;
  jobs: Jobs;
  cache: Cache;
  auth: AuthApi;
  crm: CrmApi;
  stored: StoredFiles;
  links: FileLinks;
  analyst: CallAnalyst;
  transcriber: Transcriber;
  telephony: readonly Telephony[];
  /** Whose calls those are that nobody else is known for. */
  findAdmin(): Promise<string | undefined>;
  metrics: CallMetrics;
}

/** What is counted; instruments of the program's registry. */
export interface CallMetrics {
  callsActive: { set(count: number): void };
  transcriptionSeconds: { observe(seconds: number): void };
  aiSummarySeconds: { observe(seconds: number): void };
  recordingBytes: { set(bytes: number): void };
}

/** Who changes which call. */
export interface CallChange {
  user: CurrentUser;
  caller: Caller;
  callId: string;
}

export const getCall = async (deps: CallDeps, user: CurrentUser, callId: string): Promise<Call> =>
  present(deps, await readableCall(deps, user, callId));

export async function listCalls(
  deps: CallDeps,
  user: CurrentUser,
  query: Query<typeof calls.list>,
): Promise<Page<Call[]>> {
  const { page, limit, cursor, sort, from, to, contactId, accountId, userId } = query;
  const after = cursor === undefined ? undefined : readTimeCursor(cursor, sort);
  const hidden = await contactsOutside(deps, user.scope);
  const isHidden = hidden.some((id) => id.toHexString() === contactId);
  const active = query.status === 'in-progress' && userId ? await activeCallIds(deps.cache, userId) : undefined;
  if (isHidden || active?.length === 0) return { data: [], meta: { page, limit, total: 0, hasMore: false } };
  const filter: CallFilter = {
    ...(active && { _id: { $in: active.map(objectId) } }),
    ...(query.status && { status: query.status }),
    ...(query.type && { type: query.type }),
    ...(query.tag && { tags: query.tag }),
    ...(accountId && { account: objectId(accountId) }),
    ...(userId && { user: objectId(userId) }),
    ...(contactId ? { contact: objectId(contactId) } : hidden.length > 0 && { contact: { $nin: hidden } }),
    ...((from || to) && { at: { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) } }),
  };
  const direction = sort.startsWith('-') ? -1 : 1;
  const { rows, total } = await queryCalls(user.scope, filter, {
    direction,
    after,
    skip: (page - 1) * limit,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  const last = shown.at(-1);
  const nextCursor = hasMore && last ? writeCursor({ sort, key: last.at, id: last._id.toHexString() }) : undefined;
  return { data: await presentAll(deps, shown), meta: { page, limit, total, hasMore, nextCursor } };
}

/** Schedules or logs a call of the user. Throws `contact_not_found` for a contact that the user may not see. */
export async function createCall(
  deps: CallDeps,
  { user, caller, input }: { user: CurrentUser; caller: Caller; input: CallInput },
): Promise<Call> {
  const account = await accountFor(deps, user, input);
  const now = nowAsDate(deps.clock);
  const { contact, account: _given, scheduledAt, startedAt, endedAt, ...rest } = input;
  const status = input.status ?? (startedAt ? (endedAt ? 'completed' : 'in-progress') : 'scheduled');
  const given = {
    ...rest,
    ...(scheduledAt && { scheduledAt: new Date(scheduledAt) }),
    ...(startedAt && { startedAt: new Date(startedAt) }),
    ...(endedAt && { endedAt: new Date(endedAt) }),
    ...(contact && { contact: objectId(contact) }),
    ...(account && { account: objectId(account) }),
    status,
    tags: input.tags ?? [],
    createdAt: now,
    updatedAt: now,
  };
  const row: CallRow = settle({ _id: objectId(newId()), user: objectId(user.id), at: now, ...given }, undefined, now);
  await transaction(async (session) => {
    await insertCall(row, session);
    await noteOnTimeline(row, session);
    await audit(factOf('call.created', caller, row), session);
  });
  await announce(deps, row, undefined);
  return present(deps, row);
}

/** Changes the fields that are given. Throws `call_not_found`, `contact_not_found` or `validation_failed`. */
export async function updateCall(deps: CallDeps, change: CallChange & { patch: CallPatch }): Promise<Call> {
  const { user, callId, patch } = change;
  const before = await readableCall(deps, user, callId);
  const account = await accountFor(deps, user, patch);
  const full = account ? { ...patch, account } : patch;
  return present(deps, await changeCall(deps, before, { ...change, patch: full, action: 'call.updated' }));
}

/** Cancels a call that has not ended. Throws `call_not_found` or `call_state`. */
export async function cancelCall(deps: CallDeps, change: CallChange): Promise<Call> {
  const before = await readableCall(deps, change.user, change.callId);
  if (before.status === 'cancelled') return present(deps, before);
  if (before.status === 'completed' || before.status === 'missed') throw new AppError('call_state');
  return present(
    deps,
    await changeCall(deps, before, { ...change, patch: { status: 'cancelled' }, action: 'call.cancelled' }),
  );
}

/**
 * The account that a call belongs to: the one that is named, else that of the contact that is named. Throws
 * `contact_not_found` or `account_not_found` for what the user may not see.
 */
async function accountFor(
  { crm }: CallDeps,
  user: CurrentUser,
  { contact, account }: Pick<CallPatch, 'contact' | 'account'>,
): Promise<string | undefined> {
  if (account) await crm.getAccount(user, account);
  const company = contact ? (await crm.getContact(user, contact)).company : undefined;
  return account === undefined ? company : (account ?? undefined);
}

async function changeCall(
  deps: CallDeps,
  { _id }: CallRow,
  { caller, patch, action }: { caller: Caller; patch: CallPatch; action: AuditAction },
): Promise<CallRow> {
  const now = nowAsDate(deps.clock);
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  const cleared = entries.filter(([, value]) => value === null).map(([name]) => name);
  // The time that a call took follows from its ends unless somebody says otherwise.
  if (patch.duration === undefined && (patch.startedAt || patch.endedAt)) cleared.push('duration');
  const set = Object.fromEntries(
    entries.filter(([, value]) => value !== null).map(([name, value]) => [name, stored(name, value)]),
  );
  const { before, row } = await transaction(async (session) => {
    const before = (await findCall(_id.toHexString(), everything, session))!;
    const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !cleared.includes(name)));
    const { at, startedAt, endedAt, duration } = settle({ ...kept, ...set } as CallRow, before, now);
    const derived = Object.entries({ at, startedAt, endedAt, duration }).filter(([, value]) => value !== undefined);
    const written: Partial<CallRow> = { ...set, ...Object.fromEntries(derived), updatedAt: now };
    const unset = cleared.filter((name) => !(name in written));
    if (patch.contact !== undefined) unset.push('candidates');
    const row = await setOnCall(_id, { set: written, unset }, session);
    if (row) await noteOnTimeline(row, session);
    if (patch.contact !== undefined) await setContactOfItems(_id, row?.contact, session);
    await audit({ ...factOf(action, caller, before), changes: entries.map(([field]) => ({ field })) }, session);
    return { before, row: row! };
  });
  await announce(deps, row, before);
  return row;
}

const stored = (name: string, value: unknown): unknown =>
  name === 'contact' || name === 'account'
    ? objectId(value as string)
    : name.endsWith('At')
      ? new Date(value as string)
      : value;

/** Fills in what follows from the status: when it began and ended, how long it took, and its place in lists. */
export function settle(row: CallRow, before: CallRow | undefined, now: Date): CallRow {
  const settled = { ...row };
  const moved = row.status !== before?.status;
  if (moved && row.status === 'in-progress') settled.startedAt ??= now;
  if (moved && before?.status === 'in-progress') settled.endedAt ??= now;
  const { startedAt, endedAt } = settled;
  if (startedAt && endedAt) {
    if (endedAt < startedAt) throw new AppError('validation_failed', { details: { endedAt: ['is before startedAt'] } });
    settled.duration ??= Math.round((endedAt.getTime() - startedAt.getTime()) / 1000);
  }
  settled.at = startedAt ?? settled.scheduledAt ?? settled.createdAt;
  return settled;
}

/** Tells the browsers of those who may read the call that it began, ended or changed. */
export async function announce(deps: CallDeps, row: CallRow, before: CallRow | undefined): Promise<void> {
  const began = row.status === 'in-progress' && before?.status !== 'in-progress';
  const ended = before?.status === 'in-progress' && row.status !== 'in-progress';
  if (began || ended) await forgetActiveCalls(deps.cache, row);
  const name = began ? 'call:started' : ended ? 'call:ended' : 'call:updated';
  deps.realtime.emit(name, await present(deps, row), await audienceOf(deps, row));
}

export const factOf = (action: AuditAction, caller: Caller, { _id }: Pick<CallRow, '_id'>) => ({
  ...caller,
  action,
  kind: 'call',
  recordId: _id.toHexString(),
});
