import { everything } from '../../kernel/records/scope.ts';
import type { CallPlan, WaitingCall } from '../../ports/telephony.ts';
import { findCall } from './call.model.ts';
import type { CallDeps } from './call.service.ts';
import { isRecorded } from './consent.service.ts';
import { matchNumber } from './telephony.match.ts';

/** What is to happen with a call that waits at the vendor. */
export async function planCall(deps: CallDeps, { callId, line, number }: WaitingCall): Promise<CallPlan> {
  const row = callId ? await findCall(callId, everything) : null;
  const user = row?.user.toHexString() ?? (await matchNumber(deps, number)).owner ?? (await deps.findAdmin());
  return { isRecorded: await isRecorded({ line, user, consent: row?.consent }) };
}
