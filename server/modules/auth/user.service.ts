import type { ListedUser, User } from '@sequelstring/contract/auth.ts';
import type { AuditAction, Role } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, isDuplicateKey, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import type { Page } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Directory } from './directory.ts';
import { type LockOut, ownSession } from './lock-out.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { endSessionsOf } from './session.model.ts';
import { takeTurn } from './settings.model.ts';
import { refuseOwnWords } from './telling-password.ts';
import {
  derived,
  findActiveAdmin,
  findUser,
  listUserRows,
  toUser,
  type UserFilter,
  UserModel,
  type UserRow,
} from './user.model.ts';

export interface UserDeps {
  clock: Clock;
  realtime: Realtime;
  directory: Directory;
  lockOut: LockOut;
}

export interface UserChange {
  name?: string;
  email?: string;
  password?: string;
  role?: Role;
  isActive?: boolean;
  timeZone?: string | null;
  locale?: string | null;
}

/** What someone may see of users: administrators all, others id and name, and all of themselves. */
const seenBy = (viewer: CurrentUser, row: UserRow): ListedUser => {
  const user = toUser(row);
  return viewer.role === 'admin' || viewer.id === user.id ? user : { id: user.id, name: user.name };
};

export async function listUsers(viewer: CurrentUser, filter: UserFilter): Promise<Page<ListedUser[]>> {
  const isAdmin = viewer.role === 'admin';
  // Neither are others' addresses and roles told by what is found and in which order.
  if (!isAdmin && (filter.role || filter.sort.endsWith('email'))) throw new AppError('forbidden');
  const { rows, total } = await listUserRows({ ...filter, byNameAlone: !isAdmin });
  const { page, limit } = filter;
  return { data: rows.map((row) => seenBy(viewer, row)), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** Throws `user_not_found`. */
export async function getUser(id: string): Promise<User> {
  return toUser(await existing(id));
}

/** A user as `viewer` may see them. Throws `user_not_found`. */
export async function viewUser(viewer: CurrentUser, id: string): Promise<ListedUser> {
  return seenBy(viewer, await existing(id));
}

/** Throws `user_email_taken`, and `validation_failed` for a password that the name or the address gives away. */
export async function createUser(
  deps: UserDeps,
  input: { name: string; email: string; password: string; role: Role; timeZone?: string; locale?: string },
  caller: Caller,
): Promise<User> {
  const { password, ...rest } = input;
  await refuseTelling(deps, password, rest);
  const passwordHash = await hashPassword(password);
  const id = await refusingTakenEmail(() =>
    transaction(async (session) => {
      const id = await insertUser({ ...rest, passwordHash }, deps.clock, session);
      const detail = `role ${rest.role}`;
      await audit({ ...caller, action: 'user.created', kind: 'user', recordId: id, detail }, session);
      return id;
    }),
  );
  return getUser(id);
}

/** Inserts a user in the caller's transaction and returns the id. */
export async function insertUser(
  input: { name: string; email: string; passwordHash: string; role: Role; timeZone?: string; locale?: string },
  clock: Clock,
  session: ClientSession,
): Promise<string> {
  const createdAt = nowAsDate(clock);
  const [row] = await UserModel.create([{ ...input, ...derived(input.name, input.email), isActive: true, createdAt }], {
    session,
  });
  const id = row!._id.toHexString();
  await publish(session, 'user.updated', { userId: id, timeZoneChanged: input.timeZone !== undefined });
  return id;
}

/**
 * Changes a user as an administrator does. Disabling and a new password end all of the user's sessions.
 * Throws `user_not_found`, `user_email_taken`, or `last_admin` where nobody would be left to run the organisation.
 */
export async function updateUser(deps: UserDeps, id: string, change: UserChange, caller: Caller): Promise<User> {
  const { password, ...rest } = change;
  if (password !== undefined) {
    const { name, email } = await existing(id);
    await refuseTelling(deps, password, { name: rest.name ?? name, email: rest.email ?? email });
  }
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const endSessions = passwordHash !== undefined || change.isActive === false ? {} : undefined;
  return write(deps, id, { ...rest, passwordHash }, caller, endSessions);
}

/**
 * Changes the own profile. A new password needs the current one and ends all other sessions.
 * Throws `validation_failed` where the current password is missing or wrong, `account_locked` after repeated failures.
 */
export async function updateOwnProfile(
  deps: UserDeps,
  user: CurrentUser,
  sessionId: string,
  change: {
    name?: string;
    timeZone?: string | null;
    locale?: string | null;
    password?: string;
    currentPassword?: string;
  },
  caller: Caller,
): Promise<User> {
  const { password, currentPassword, ...rest } = change;
  if (password === undefined) return write(deps, user.id, rest, caller);
  const row = await existing(user.id);
  // Who has got hold of a session is not to find out the password with it.
  const isRight = await deps.lockOut.guess(row.email, ownSession, () =>
    verifyPassword(currentPassword ?? '', row.passwordHash),
  );
  if (!isRight) {
    throw new AppError('validation_failed', { details: { currentPassword: ['is not the current password'] } });
  }
  await refuseTelling(deps, password, { name: rest.name ?? row.name, email: row.email });
  return write(deps, user.id, { ...rest, passwordHash: await hashPassword(password) }, caller, {
    keep: sessionId,
  });
}

async function refuseTelling(
  { directory }: UserDeps,
  password: string,
  who: { name: string; email: string },
): Promise<void> {
  const { organisationName } = await directory.getSettings();
  refuseOwnWords(password, { name: who.name, email: who.email, organisationName });
}

async function write(
  deps: UserDeps,
  id: string,
  change: Omit<UserChange, 'password'> & { passwordHash?: string },
  caller: Caller,
  endSessions?: { keep?: string },
): Promise<User> {
  const before = await existing(id);
  const after = await refusingTakenEmail(() =>
    transaction(async (session) => {
      const row = await applyChange(before._id, change, session);
      if (!row) throw new AppError('user_not_found');
      await keepOneAdmin(change, session);
      if (endSessions) await endSessionsOf(id, session, endSessions.keep);
      await auditUserChange(before, row, caller, session);
      const timeZoneChanged = (row.timeZone ?? undefined) !== (before.timeZone ?? undefined);
      await publish(session, 'user.updated', { userId: id, timeZoneChanged });
      return row;
    }),
  );
  deps.directory.forgetUser(id);
  if (endSessions || after.role !== before.role) deps.realtime.refreshUsers([id]);
  return toUser(after);
}

const auditedFields = ['name', 'email', 'role', 'isActive', 'timeZone', 'locale'] as const;

/** One fact for each thing that somebody may look for; of a password only that it changed. */
async function auditUserChange(before: UserRow, after: UserRow, caller: Caller, session: ClientSession): Promise<void> {
  const changes = auditedFields.flatMap((field) => {
    const [from, to] = [before[field] ?? null, after[field] ?? null];
    return from === to ? [] : [{ field, from, to }];
  });
  const fact = { ...caller, kind: 'user', recordId: before._id.toHexString() };
  const has = (field: string) => changes.some((change) => change.field === field);
  const actions: AuditAction[] = [
    ...(changes.length > 0 ? (['user.updated'] as const) : []),
    ...(has('role') ? (['user.role_changed'] as const) : []),
    ...(has('isActive') ? [after.isActive ? ('user.enabled' as const) : ('user.disabled' as const)] : []),
    ...(before.passwordHash === after.passwordHash ? [] : (['user.password_changed'] as const)),
  ];
  await audit(
    actions.map((action) => ({ ...fact, action, ...(action === 'user.updated' && { changes }) })),
    session,
  );
}

/** Name and address bring fields along that depend on both, so the row is read in the same transaction. */
async function applyChange(
  id: UserRow['_id'],
  change: Omit<UserChange, 'password'> & { passwordHash?: string },
  session: ClientSession,
): Promise<UserRow | null> {
  const current = await findUser(id.toHexString(), session);
  if (!current) return null;
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  const set = Object.fromEntries(entries.filter(([, value]) => value !== null));
  const emptied = entries.filter(([, value]) => value === null).map(([key]) => [key, 1] as const);
  return UserModel.findOneAndUpdate(
    { _id: id },
    {
      $set: { ...set, ...derived(change.name ?? current.name, change.email ?? current.email) },
      ...(emptied.length > 0 && { $unset: Object.fromEntries(emptied) }),
    },
    { session, returnDocument: 'after' },
  ).lean<UserRow>();
}

async function keepOneAdmin(change: UserChange, session: ClientSession): Promise<void> {
  const mayRemoveAdmin = change.isActive === false || (change.role !== undefined && change.role !== 'admin');
  if (!mayRemoveAdmin) return;
  await takeTurn(session);
  if (!(await findActiveAdmin(session))) throw new AppError('last_admin');
}

async function existing(id: string): Promise<UserRow> {
  const row = await findUser(id);
  if (!row) throw new AppError('user_not_found');
  return row;
}

async function refusingTakenEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDuplicateKey(error)?.includes('emailKey')) throw new AppError('user_email_taken', { cause: error });
    throw error;
  }
}
