import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '@sequelstring/contract/auth.ts';
import type { Clock } from '../../kernel/clock.ts';
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
}

/** A session as its browser gets it; `refreshToken` goes into the cookie, undefined where the cookie stays as it is. */
export interface Opened {
  session: Session;
  refreshToken?: string;
}

/** A session ends after this long without use, and in any case after the longest time. */
export const idleMs = 30 * 24 * 3_600_000;
const longestMs = 90 * 24 * 3_600_000;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
const newSecret = () => randomBytes(32).toString('base64url');

/**
 * Signs in with address and password. Throws `invalid_credentials` for a wrong password and an unknown address alike,
 * `account_locked` after repeated failures, `account_disabled` to who knows the password of a disabled account.
 */
export async function login(
  deps: SessionDeps,
  { email, password }: { email: string; password: string },
  from: { address: string; userAgent?: string },
): Promise<Opened> {
  await deps.lockOut.check(email, from.address);
  const row = await findUserByEmail(email);
  const good = row ? await verifyPassword(password, row.passwordHash) : await verifyNobody(password);
  if (!row || !good) {
    await deps.lockOut.recordFailure(email, from.address);
    throw new AppError('invalid_credentials');
  }
  if (!row.isActive) throw new AppError('account_disabled');
  await deps.lockOut.recordSuccess(email, from.address);
  return openSession(deps, row, from.userAgent);
}

/** Opens a new session for a user whose identity is beyond doubt. */
export async function openSession(deps: SessionDeps, row: UserRow, userAgent?: string): Promise<Opened> {
  const now = new Date(deps.clock.now().epochMilliseconds);
  const secret = newSecret();
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
 * Exchanges a refresh token for the next one. A token that was exchanged before ends the whole session, because either
 * the one who shows it or the one who exchanged it has stolen it: throws `refresh_reused`. Two tabs that refresh in the
 * same moment stay signed in: a request that still found its token good, and then came second, gets an access token but
 * no refresh token. That is of no use to a thief, for whom a token that was exchanged is never good again.
 */
export async function refresh(deps: SessionDeps, cookie: string | undefined): Promise<Opened> {
  const { id, secret } = split(cookie);
  const [session, now] = [await findSession(id), deps.clock.now().epochMilliseconds];
  if (!session || session.expiresAt.getTime() <= now) throw new AppError('session_ended');
  if (session.tokenHash !== hashOf(secret)) return endForReuse(deps, session);
  const next = newSecret();
  const rotated = await rotateSession(id, {
    from: session.tokenHash,
    to: hashOf(next),
    expiresAt: new Date(Math.min(now + idleMs, session.createdAt.getTime() + longestMs)),
  });
  if (!rotated && !(await findSession(id))) throw new AppError('session_ended');
  return present(deps, await activeUser(deps, session), id, rotated ? next : undefined);
}

async function endForReuse(deps: SessionDeps, session: SessionRow): Promise<never> {
  await end(deps, session);
  const [sessionId, userId] = [session._id.toHexString(), session.user.toHexString()];
  deps.log.warn({ userId, sessionId }, 'a refresh token was used twice');
  throw new AppError('refresh_reused');
}

/** Ends the session of a refresh cookie; without one, or with one that is good no more, there is nothing to do. */
export async function logout(deps: SessionDeps, cookie: string | undefined): Promise<void> {
  const parts = /^([0-9a-f]{24})\.(.+)$/.exec(cookie ?? '');
  const session = parts && (await findSession(parts[1]!));
  if (!session || session.tokenHash !== hashOf(parts[2]!)) return;
  await end(deps, session);
}

/** Ends a session for good: its refresh token, its access tokens and its open connections. */
async function end({ directory, realtime }: SessionDeps, session: SessionRow): Promise<void> {
  const sessionId = session._id.toHexString();
  await endSession(sessionId);
  directory.forgetUser(session.user.toHexString());
  realtime.endSession(sessionId);
}

function split(cookie: string | undefined): { id: string; secret: string } {
  const parts = /^([0-9a-f]{24})\.([\w-]{43})$/.exec(cookie ?? '');
  if (!parts) throw new AppError('session_ended');
  return { id: parts[1]!, secret: parts[2]! };
}

async function activeUser(deps: SessionDeps, session: SessionRow): Promise<UserRow> {
  const row = await findUser(session.user.toHexString());
  if (row?.isActive) return row;
  await end(deps, session);
  throw new AppError('session_ended');
}

async function present(deps: SessionDeps, row: UserRow, sessionId: string, secret?: string): Promise<Opened> {
  const accessToken = await deps.tokens.sign({ userId: row._id.toHexString(), sessionId });
  return {
    session: { accessToken, expiresIn: accessSeconds, user: toUser(row) },
    ...(secret && { refreshToken: `${sessionId}.${secret}` }),
  };
}
