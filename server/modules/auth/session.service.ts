import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Session } from '@sequelstring/contract/auth.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { type AccessTokens, accessSeconds } from './access-token.ts';
import type { Directory } from './directory.ts';
import type { LockOut } from './lock-out.ts';
import { verifyNobody, verifyPassword } from './password.ts';
import { endSession, findSession, rotateSession, SessionModel, type SessionRow } from './session.model.ts';
import { findUser, findUserByEmail, toUser, UserModel, type UserRow } from './user.model.ts';

export interface SessionDeps {
  clock: Clock;
  log: Log;
  tokens: AccessTokens;
  directory: Directory;
  lockOut: LockOut;
  realtime: Realtime;
  /** Each refresh token follows from the one before by this key. */
  refreshKey: Uint8Array;
}

/** A session as its browser gets it; `refreshToken` goes into the cookie. */
export interface Opened {
  session: Session;
  refreshToken: string;
}

/** A session ends after this long without use, and in any case after the longest time. */
export const idleMs = 30 * 24 * 3_600_000;
const longestMs = 90 * 24 * 3_600_000;
/** How long after its exchange a refresh token is still good for the very same exchange, in case the reply got lost. */
const graceMs = 30_000;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
const secretAfter = (secret: string, key: Uint8Array) => createHmac('sha256', key).update(secret).digest('base64url');

/**
 * Signs in with address and password. Throws `invalid_credentials` for a wrong password and an unknown address alike,
 * `account_locked` after repeated failures, `account_disabled` to who knows the password of a disabled account.
 */
export async function login(
  deps: SessionDeps,
  { email, password }: { email: string; password: string },
  from: { address: string; userAgent?: string },
): Promise<Opened> {
  const row = await findUserByEmail(email);
  const good = await deps.lockOut.guess(email, from.address, () =>
    row ? verifyPassword(password, row.passwordHash) : verifyNobody(password),
  );
  if (!row || !good) throw new AppError('invalid_credentials');
  if (!row.isActive) throw new AppError('account_disabled');
  return openSession(deps, row, from.userAgent);
}

/** Opens a new session for a user whose identity is beyond doubt. */
export async function openSession(deps: SessionDeps, row: UserRow, userAgent?: string): Promise<Opened> {
  const now = nowAsDate(deps.clock);
  const secret = randomBytes(32).toString('base64url');
  const [session] = await Promise.all([
    SessionModel.create({
      user: row._id,
      tokenHash: hashOf(secret),
      createdAt: now,
      expiresAt: new Date(now.getTime() + idleMs),
      userAgent: userAgent?.slice(0, 200),
    }),
    UserModel.updateOne({ _id: row._id }, { $set: { lastLoginAt: now } }),
  ]);
  deps.directory.forgetUser(row._id.toHexString());
  return present(deps, { ...row, lastLoginAt: now }, session._id.toHexString(), secret);
}

/**
 * Exchanges a refresh token for the next one. For a short while after, the same token gives the same next one again, so that
 * a lost reply or two tabs at the same moment sign nobody out. Later, or once the next one was exchanged in turn, a token
 * that was exchanged before ends the whole session, because either the one who shows it or the one who exchanged it has
 * stolen it: throws `refresh_reused`.
 */
export async function refresh(deps: SessionDeps, cookie: string | undefined): Promise<Opened> {
  const parts = cookieParts(cookie);
  if (!parts) throw new AppError('session_ended');
  const { id, secret } = parts;
  const [session, now] = [await findSession(id), deps.clock.now().epochMilliseconds];
  if (!session || session.expiresAt.getTime() <= now) throw new AppError('session_ended');
  const [shown, next] = [hashOf(secret), secretAfter(secret, deps.refreshKey)];
  if (session.tokenHash === shown) {
    const rotated = await rotateSession(id, {
      from: shown,
      to: hashOf(next),
      at: new Date(now),
      expiresAt: new Date(Math.min(now + idleMs, session.createdAt.getTime() + longestMs)),
    });
    if (!rotated && !(await findSession(id))) throw new AppError('session_ended');
  } else if (session.previousHash !== shown || now - session.rotatedAt!.getTime() > graceMs) {
    return endForReuse(deps, session);
  }
  return present(deps, await activeUser(deps, session), id, next);
}

async function endForReuse(deps: SessionDeps, session: SessionRow): Promise<never> {
  await end(deps, session);
  const [sessionId, userId] = [session._id.toHexString(), session.user.toHexString()];
  deps.log.warn({ userId, sessionId }, 'a refresh token was used twice');
  throw new AppError('refresh_reused');
}

/** Ends the session of a refresh cookie; without one, or with one that is good no more, there is nothing to do. */
export async function logout(deps: SessionDeps, cookie: string | undefined): Promise<void> {
  const parts = cookieParts(cookie);
  const session = parts && (await findSession(parts.id));
  const shown = parts && hashOf(parts.secret);
  if (session && (session.tokenHash === shown || session.previousHash === shown)) await end(deps, session);
}

/** Ends a session for good: its refresh token, its access tokens and its open connections. */
async function end({ directory, realtime }: SessionDeps, session: SessionRow): Promise<void> {
  const sessionId = session._id.toHexString();
  const userId = session.user.toHexString();
  await endSession(sessionId);
  directory.forgetUser(userId);
  realtime.endSession(sessionId, userId);
}

function cookieParts(cookie: string | undefined): { id: string; secret: string } | undefined {
  const parts = /^([0-9a-f]{24})\.([\w-]{43})$/.exec(cookie ?? '');
  return parts ? { id: parts[1]!, secret: parts[2]! } : undefined;
}

async function activeUser(deps: SessionDeps, session: SessionRow): Promise<UserRow> {
  const row = await findUser(session.user.toHexString());
  if (row?.isActive) return row;
  await end(deps, session);
  throw new AppError('session_ended');
}

async function present(deps: SessionDeps, row: UserRow, sessionId: string, secret: string): Promise<Opened> {
  const accessToken = await deps.tokens.sign({ userId: row._id.toHexString(), sessionId });
  return {
    session: { accessToken, expiresIn: accessSeconds, user: toUser(row) },
    refreshToken: `${sessionId}.${secret}`,
  };
}
