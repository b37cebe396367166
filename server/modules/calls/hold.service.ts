import type { Call } from '@sequelstring/contract/calls.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { type CallRow, setOnCall } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { announce, type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';

/** Puts a call under legal hold; a hold that there is already stays. */
export async function holdCall(
  deps: CallDeps,
  { user, caller, callId, reason }: CallChange & { reason: string },
): Promise<Call> {
  const before = await readableCall(deps, user, callId);
  if (before.hold) return present(deps, before);
  const hold = { reason, at: nowAsDate(deps.clock), by: objectId(user.id) };
  const row = await transaction(async (session) => {
    await audit({ ...factOf('call.held', caller, before), detail: reason }, session);
    return (await setOnCall(before._id, { set: { hold } }, session))!;
  });
  await announce(deps, row, before);
  return present(deps, row);
}

export async function liftHold(deps: CallDeps, { user, caller, callId }: CallChange): Promise<Call> {
  const before = await readableCall(deps, user, callId);
  if (!before.hold) return present(deps, before);
  const row = await transaction(async (session) => {
    await audit({ ...factOf('call.hold_lifted', caller, before), detail: before.hold!.reason }, session);
    return (await setOnCall(before._id, { set: {}, unset: ['hold'] }, session))!;
  });
  await announce(deps, row, before);
  return present(deps, row);
}

/** Throws `call_held`: what was said on the call must not change. */
export function requireNotHeld({ hold }: CallRow): void {
  if (hold) throw new AppError('call_held');
}

/** Throws `call_consent_refused` or `call_held`: nothing of what was said may be added. */
export function requireContentAllowed(call: CallRow): void {
  requireNotHeld(call);
  if (call.consent?.result === 'refused') throw new AppError('call_consent_refused');
}
