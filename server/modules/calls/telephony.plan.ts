import { nowAsDate } from '../../kernel/clock.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { CallPlan, WaitingCall } from '../../ports/telephony.ts';
import { type CallRow, findCall } from './call.model.ts';
import type { CallDeps } from './call.service.ts';
import { isRecorded } from './consent.service.ts';
import { matchNumber } from './telephony.match.ts';

/** What is to happen with a call that waits at the vendor. */
export async function planCall(deps: CallDeps, waiting: WaitingCall): Promise<CallPlan> {
  const { callId, placedBy, line, number } = waiting;
  const row = callId ? await findCall(callId, everything) : null;
  if (placedBy && !isOrdered(row, waiting, nowAsDate(deps.clock))) return { isRecorded: false };
  const user = row?.user.toHexString() ?? (await matchNumber(deps, number)).owner ?? (await deps.findAdmin());
  return {
    isRecorded: await isRecorded({ line, user, consent: row?.consent }),
    ...(placedBy && row?.dialedNumber && { dial: row.dialedNumber }),
    ...(!row && user && { ring: user }),
  };
}

/** How long a call may take from the order until the browser has reached the vendor. */
const ORDERED_MS = 120_000;

/** A browser may send what it likes: a call goes out once, to the number of the order, for who gave it. */
function isOrdered(row: CallRow | null, { externalCallId, placedBy }: WaitingCall, now: Date): boolean {
  const { cti, status } = row ?? {};
  const isOver = status !== 'scheduled' && status !== 'in-progress';
  if (isOver || !cti?.placedAt || cti.placedBy?.toHexString() !== placedBy) return false;
  if (cti.externalCallId && cti.externalCallId !== externalCallId) return false;
  return now.getTime() - cti.placedAt.getTime() < ORDERED_MS;
}
