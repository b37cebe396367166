import type { User } from '@sequelstring/contract/auth.ts';
import type { Enrolment, RecoveryCodes, TwoFactorState } from '@sequelstring/contract/two-factor.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { UnreadableSecret } from '../../kernel/sealed.ts';
import type { Vault } from '../../kernel/vault.ts';
import type { Directory } from './directory.ts';
import { type LockOut, ownSession } from './lock-out.ts';
import { verifyPassword } from './password.ts';
import { enrolmentUri, newRecoveryCodes, newSecret, periodOf, recoveryHash } from './second-factor.ts';
import {
  findUser,
  replaceRecoveryCodes,
  setTwoFactor,
  toUser,
  type UserRow,
  unsetTwoFactor,
  usePeriod,
  useRecoveryCode,
} from './user.model.ts';

export interface TwoFactorDeps {
  clock: Clock;
  log: Log;
  vault: Vault;
  directory: Directory;
  lockOut: LockOut;
}

/** How long a secret waits for the first code of the app that took it over. */
const enrolmentMs = 15 * 60_000;
const secretName = (userId: string) => `totp:${userId}`;
const enrolmentName = (userId: string) => `totp-enrolment:${userId}`;

/** Throws `user_not_found`. */
export const getTwoFactor = async (userId: string): Promise<TwoFactorState> => toState(await existing(userId));

const toState = ({ twoFactor }: UserRow): TwoFactorState => ({
  isOn: Boolean(twoFactor),
  since: twoFactor?.since.toISOString(),
  recoveryCodesLeft: twoFactor?.recoveryHashes.length ?? 0,
});

/**
 * Makes a secret for an authenticator app; nothing changes at sign-in until a code of it comes back. Throws
 * `totp_already_on`, `validation_failed` where the password is wrong, `account_locked` after repeated failures.
 */
export async function enrol(deps: TwoFactorDeps, userId: string, password: string): Promise<Enrolment> {
  const row = await existing(userId);
  if (row.twoFactor) throw new AppError('totp_already_on');
  await confirm(deps, row, () => isPasswordOf(row, password));
  const secret = newSecret();
  const until = deps.clock.now().epochMilliseconds + enrolmentMs;
  await deps.vault.put(enrolmentName(userId), JSON.stringify({ secret, until }));
  const { organisationName } = await deps.directory.getSettings();
  return { secret, uri: enrolmentUri(secret, organisationName, row.email) };
}

/** Turns two-factor sign-in on. Throws `totp_enrolment_expired`, `totp_already_on`, `account_locked`, `validation_failed`. */
export async function turnOn(
  deps: TwoFactorDeps,
  userId: string,
  code: string,
  caller: Caller,
): Promise<RecoveryCodes> {
  const row = await existing(userId);
  if (row.twoFactor) throw new AppError('totp_already_on');
  const secret = await enrolledSecret(deps, userId);
  let usedPeriod: number | undefined;
  await confirm(deps, row, async () => {
    usedPeriod = periodOf(secret, code, deps.clock.now().epochMilliseconds);
    if (usedPeriod === undefined) throw wrongCode();
  });
  const recoveryCodes = newRecoveryCodes();
  const recoveryHashes = recoveryCodes.map(recoveryHash);
  await transaction(async (session) => {
    const isFirst = await setTwoFactor(
      userId,
      { since: nowAsDate(deps.clock), usedPeriod: usedPeriod!, recoveryHashes },
      session,
    );
    if (!isFirst) throw new AppError('totp_already_on');
    await deps.vault.put(secretName(userId), secret, session);
    await deps.vault.remove(enrolmentName(userId), session);
    await audit({ ...caller, action: 'user.two_factor_enabled', kind: 'user', recordId: userId }, session);
  });
  return { recoveryCodes };
}

async function enrolledSecret({ vault, clock }: TwoFactorDeps, userId: string): Promise<string> {
  const text = await vault.get(enrolmentName(userId));
  const { secret, until } = text ? (JSON.parse(text) as { secret: string; until: number }) : { secret: '', until: 0 };
  if (clock.now().epochMilliseconds >= until) throw new AppError('totp_enrolment_expired');
  return secret;
}

/** Password and code of somebody who is signed in, for what a stolen session alone must not do. */
interface Proof {
  password: string;
  totp: string;
}

/** Throws `totp_off`, `validation_failed`, `account_locked`. */
export async function renewRecoveryCodes(
  deps: TwoFactorDeps,
  userId: string,
  proof: Proof,
  caller: Caller,
): Promise<RecoveryCodes> {
  await prove(deps, await existing(userId), proof, caller);
  const recoveryCodes = newRecoveryCodes();
  await transaction(async (session) => {
    if (!(await replaceRecoveryCodes(userId, recoveryCodes.map(recoveryHash), session))) throw new AppError('totp_off');
    await audit({ ...caller, action: 'user.recovery_codes_renewed', kind: 'user', recordId: userId }, session);
  });
  return { recoveryCodes };
}

/** Throws `totp_off`, `validation_failed`, `account_locked`. */
export async function turnOff(
  deps: TwoFactorDeps,
  userId: string,
  proof: Proof,
  caller: Caller,
): Promise<TwoFactorState> {
  await prove(deps, await existing(userId), proof, caller);
  return toState(await remove(deps, userId, { ...caller, action: 'user.two_factor_disabled' }));
}

/** What an administrator does for somebody who has lost the app and the recovery codes. Throws `user_not_found`, `totp_off`. */
export async function resetTwoFactor(deps: TwoFactorDeps, userId: string, caller: Caller): Promise<User> {
  if (!(await existing(userId)).twoFactor) throw new AppError('totp_off');
  return toUser(await remove(deps, userId, { ...caller, action: 'user.two_factor_reset' }));
}

type Removal = Caller & { action: 'user.two_factor_disabled' | 'user.two_factor_reset' };

async function remove({ vault, directory }: TwoFactorDeps, userId: string, fact: Removal): Promise<UserRow> {
  await transaction(async (session) => {
    await unsetTwoFactor(userId, session);
    await vault.remove(secretName(userId), session);
    await vault.remove(enrolmentName(userId), session);
    await audit({ ...fact, kind: 'user', recordId: userId }, session);
  });
  directory.forgetUser(userId);
  return existing(userId);
}

/**
 * Whether a code is the app's or one of the recovery codes; whichever it is, it is used up by this. Throws
 * `totp_unreadable` where the secret's key is lost.
 */
export async function isSecondFactor(
  deps: TwoFactorDeps,
  row: UserRow,
  code: string,
  caller: Caller,
): Promise<boolean> {
  const userId = row._id.toHexString();
  if (!/^[\d\s]+$/.test(code)) {
    return transaction(async (session) => {
      if (!(await useRecoveryCode(userId, recoveryHash(code), session))) return false;
      const actor = { kind: 'user' as const, id: userId };
      const fact = { ...caller, actor, action: 'user.recovery_code_used' as const };
      await audit({ ...fact, kind: 'user', recordId: userId }, session);
      return true;
    });
  }
  const period = periodOf(await readSecret(deps, userId), code, deps.clock.now().epochMilliseconds);
  return period !== undefined && usePeriod(userId, period);
}

async function readSecret({ vault, log }: TwoFactorDeps, userId: string): Promise<string> {
  try {
    const secret = await vault.get(secretName(userId));
    if (secret) return secret;
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) throw error;
  }
  log.error({ userId }, 'The secret of an authenticator app cannot be read');
  throw new AppError('totp_unreadable');
}

async function prove(deps: TwoFactorDeps, row: UserRow, { password, totp }: Proof, caller: Caller): Promise<void> {
  if (!row.twoFactor) throw new AppError('totp_off');
  await confirm(deps, row, async () => {
    await isPasswordOf(row, password);
    if (!(await isSecondFactor(deps, row, totp, caller))) throw wrongCode();
  });
}

async function isPasswordOf(row: UserRow, password: string): Promise<void> {
  if (await verifyPassword(password, row.passwordHash)) return;
  throw new AppError('validation_failed', { details: { password: ['is not the current password'] } });
}

const wrongCode = () =>
  new AppError('validation_failed', { details: { totp: ['is wrong or was used before. Wait for the next one'] } });

/** Whoever has got hold of a session is not to guess with it: each refusal counts as a failure. */
async function confirm({ lockOut }: TwoFactorDeps, row: UserRow, check: () => Promise<void>): Promise<void> {
  let refusal: unknown;
  const isRight = await lockOut.guess(row.email, ownSession, async () => {
    try {
      await check();
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
      refusal = error;
      return false;
    }
  });
  if (!isRight) throw refusal;
}

async function existing(id: string): Promise<UserRow> {
  const row = await findUser(id);
  if (!row) throw new AppError('user_not_found');
  return row;
}
