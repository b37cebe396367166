import type { Session, SessionInfo } from '@sequelstring/contract/auth.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { networkKey } from '../../kernel/http/client-address.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { type AccessTokens, accessSeconds } from './access-token.ts';
import type { KnownDevices } from './known-device.ts';
import { verifyNobody, verifyPassword } from './password.ts';
import { newSessionId, type RefreshTokens } from './refresh-token.ts';
import {
  endSessionsOf,
  findSession,
  listSessions,
  removeSession,
  rotateSession,
  SessionModel,
  type SessionRow,
} from './session.model.ts';
import { isSecondFactor, type TwoFactorDeps } from './two-factor.service.ts';
import { emailKeyOf, findUser, findUserByEmail, toUser, UserModel, type UserRow } from './user.model.ts';

export interface SessionDeps extends TwoFactorDeps {
  tokens: AccessTokens;
  refreshTokens: RefreshTokens;
  devices: KnownDevices;
  realtime: Realtime;
}

/** A session as its browser gets it; `refreshToken` goes into the cookie. */
export interface Opened {
  session: Session;
  refreshToken: string;
}

/** What a browser tells of itself beside what it asks. */
export interface Browser {
  caller: Caller;
  userAgent?: string;
  /** The refresh token that it still has. */
  refreshToken?: string;
  /** The token of a device that has signed in before. */
  device?: string;
}

/** A session ends after this long without use, and in any case after the longest time. */
export const idleMs = 30 * 24 * 3_600_000;
const longestMs = 90 * 24 * 3_600_000;
/** How long after its exchange a refresh token is still good for the very same exchange, in case the reply got lost. */
const graceMs = 30_000;

/**
 * Signs in with address and password, where it is on with a second factor too, and ends the session that the browser had.
 * Throws `invalid_credentials` for a wrong password and an unknown address alike, `account_locked` after repeated failures;
 * to who knows the password `account_disabled`, `totp_required`, `totp_invalid`, or `totp_unavailable` for a code where
 * there is no second factor.
 */
export async function login(
  deps: SessionDeps,
  { email, password, totp }: { email: string; password: string; totp?: string },
  browser: Browser,
): Promise<Opened> {
  const row = await findUserByEmail(email);
  const guesser = {
    address: networkKey(browser.caller.address ?? ''),
    device: deps.devices.read(browser.device, emailKeyOf(email)),
  };
  try {
    let wrong: 'invalid_credentials' | 'totp_invalid' = 'invalid_credentials';
    const good = await deps.lockOut.guess(email, guesser, async () => {
      if (!row) return verifyNobody(password);
      if (!(await verifyPassword(password, row.passwordHash))) return false;
      wrong = 'totp_invalid';
      return !row.isActive || passesSecondFactor(deps, row, totp, browser.caller);
    });
    if (!row || !good) throw new AppError(wrong);
    if (!row.isActive) throw new AppError('account_disabled');
  } catch (error) {
    await recordFailure(deps, browser.caller, row, error);
    throw error;
  }
  const opened = await openSession(deps, row, browser);
  await logout(deps, browser);
  return opened;
}

/** Where a code is missing, nothing counts as a failure and nothing clears those before: it may yet be guessed. */
async function passesSecondFactor(
  deps: SessionDeps,
  row: UserRow,
  totp: string | undefined,
  caller: Caller,
): Promise<boolean> {
  if (!row.twoFactor) {
    // Better refused than taken for a second factor that nobody checks.
    if (totp !== undefined) throw new AppError('totp_unavailable');
    return true;
  }
  if (totp === undefined) throw new AppError('totp_required');
  return isSecondFactor(deps, row, totp, caller);
}

/** The address of the guess is kept, the guess itself and the name that was tried are not: people type passwords there. */
async function recordFailure({ log }: SessionDeps, caller: Caller, row: UserRow | null, error: unknown): Promise<void> {
  if (!(error instanceof AppError)) return;
  const userId = row?._id.toHexString();
  log.warn({ address: caller.address, userId, code: error.code, requestId: caller.requestId }, 'A sign-in failed');
  // What is refused without a look at the password is in the log alone: a flood is not to fill the database.
  // That a code is asked for is no failure.
  if (error.code === 'account_locked' || error.code === 'totp_required') return;
  const target = userId && { kind: 'user', recordId: userId };
  await audit({ ...caller, ...target, action: 'session.sign_in_failed', detail: error.code });
}

/** Opens a new session for a user whose identity is beyond doubt. */
export async function openSession(deps: SessionDeps, row: UserRow, browser: Browser): Promise<Opened> {
  const now = nowAsDate(deps.clock);
  const [sessionId, userId] = [newSessionId(), row._id.toHexString()];
  await transaction(async (session) => {
    const fields = { user: row._id, generation: 0, createdAt: now, usedAt: now, address: browser.caller.address };
    const expiresAt = new Date(now.getTime() + idleMs);
    const userAgent = browser.userAgent?.slice(0, 200);
    await SessionModel.create([{ _id: sessionId, ...fields, expiresAt, userAgent }], { session });
    await UserModel.updateOne({ _id: row._id }, { $set: { lastLoginAt: now } }, { session });
    const actor = { kind: 'user' as const, id: userId };
    await audit({ ...browser.caller, actor, action: 'session.signed_in', kind: 'user', recordId: userId }, session);
  });
  deps.directory.forgetUser(userId);
  return present(deps, { ...row, lastLoginAt: now }, { sessionId, generation: 0 });
}

/**
 * Exchanges a refresh token for the next one. For a short while after, the same token gives the same next one again, so that
 * a lost reply or two tabs at the same moment sign nobody out. Later, or once the next one was exchanged in turn, a token
 * that was exchanged before ends the whole session, because either the one who shows it or the one who exchanged it has
 * stolen it: throws `refresh_reused`.
 */
export async function refresh(deps: SessionDeps, { caller, refreshToken }: Browser): Promise<Opened> {
  const claims = deps.refreshTokens.read(refreshToken);
  const now = deps.clock.now().epochMilliseconds;
  const row = claims && (await findSession(claims.sessionId));
  if (!row || row.expiresAt.getTime() <= now || claims.generation > row.generation) throw new AppError('session_ended');
  const next = { sessionId: row._id, generation: claims.generation + 1 };
  if (claims.generation === row.generation) {
    const expiresAt = new Date(Math.min(now + idleMs, row.createdAt.getTime() + longestMs));
    const rotated = await rotateSession(row._id, row.generation, {
      at: new Date(now),
      expiresAt,
      address: caller.address,
    });
    if (!rotated && !(await findSession(row._id))) throw new AppError('session_ended');
  } else if (next.generation !== row.generation || now - row.rotatedAt!.getTime() > graceMs) {
    await end(deps, row, caller, 'session.reused');
    deps.log.warn({ userId: row.user.toHexString(), address: caller.address }, 'A refresh token was used twice');
    throw new AppError('refresh_reused');
  }
  return present(deps, await activeUser(deps, row, caller), next);
}

/** Ends the session of a refresh token; without one, or with one that is good no more, there is nothing to do. */
export async function logout(deps: SessionDeps, { caller, refreshToken }: Browser): Promise<void> {
  const claims = deps.refreshTokens.read(refreshToken);
  const row = claims && (await findSession(claims.sessionId));
  if (row) await end(deps, row, caller, 'session.signed_out');
}

/** The sessions of a user; `current` marks the one that asks. */
export async function listOwnSessions(deps: SessionDeps, userId: string, current: string): Promise<SessionInfo[]> {
  const rows = await listSessions(userId, nowAsDate(deps.clock));
  return rows.map(({ _id, createdAt, usedAt, userAgent, address }) => ({
    id: _id,
    isCurrent: _id === current,
    createdAt: createdAt.toISOString(),
    usedAt: (usedAt ?? createdAt).toISOString(),
    userAgent: userAgent ?? undefined,
    address: address ?? undefined,
  }));
}

/** Ends one of a user's own sessions. Throws `session_not_found`. */
export async function endOwnSession(deps: SessionDeps, userId: string, id: string, caller: Caller): Promise<void> {
  const row = await findSession(id);
  if (row?.user.toHexString() !== userId) throw new AppError('session_not_found');
  await end(deps, row, caller, 'session.ended');
}

/** Signs a user out everywhere, or where there is a session to keep, everywhere else. */
export async function endAllSessions(deps: SessionDeps, userId: string, caller: Caller, keep?: string): Promise<void> {
  await transaction(async (session) => {
    await endSessionsOf(userId, session, keep);
    await audit({ ...caller, action: 'session.all_ended', kind: 'user', recordId: userId }, session);
  });
  deps.directory.forgetUser(userId);
  deps.realtime.refreshUsers([userId]);
}

type EndAction = 'session.reused' | 'session.signed_out' | 'session.ended';

/** Ends a session for good: its refresh token, its access tokens and its open connections. */
async function end(deps: SessionDeps, row: SessionRow, caller: Caller, action: EndAction): Promise<void> {
  const userId = row.user.toHexString();
  await transaction(async (session) => {
    if (!(await removeSession(row._id, session))) return;
    const actor = caller.actor.id ? caller.actor : { kind: 'user' as const, id: userId };
    await audit({ ...caller, actor, action, kind: 'user', recordId: userId }, session);
  });
  deps.directory.forgetUser(userId);
  deps.realtime.endSession(row._id, userId);
}

async function activeUser(deps: SessionDeps, session: SessionRow, caller: Caller): Promise<UserRow> {
  const row = await findUser(session.user.toHexString());
  if (row?.isActive) return row;
  await end(deps, session, caller, 'session.ended');
  throw new AppError('session_ended');
}

async function present(
  deps: SessionDeps,
  row: UserRow,
  claims: { sessionId: string; generation: number },
): Promise<Opened> {
  const accessToken = await deps.tokens.sign({ userId: row._id.toHexString(), sessionId: claims.sessionId });
  return {
    session: { accessToken, expiresIn: accessSeconds, user: toUser(row) },
    refreshToken: deps.refreshTokens.sign(claims),
  };
}
