import type { CallConsent } from '@sequelstring/contract/call-recording.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId, transaction } from '../../kernel/db.ts';
import { everything } from '../../kernel/records/scope.ts';
import { type CallRow, findCall, setOnCall } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { announce, type CallChange, type CallDeps, factOf } from './call.service.ts';
import { readCallSettings } from './call-settings.model.ts';
import { ruleAt, stricter } from './consent.rules.ts';
import { discard } from './retention.ts';

export const getConsent = async (deps: CallDeps, user: CurrentUser, callId: string): Promise<CallConsent> =>
  toConsent(deps, await readableCall(deps, user, callId));

async function toConsent({ auth, crm }: CallDeps, row: CallRow): Promise<CallConsent> {
  const [{ country }, [contact]] = await Promise.all([
    auth.getSettings(),
    row.dialedNumber || !row.contact ? [] : crm.contactsForPlanning([row.contact.toHexString()]),
  ]);
  const ends: CallConsent['ends'] = [
    { side: 'us', ...ruleAt(row.cti?.line, country) },
    { side: 'them', ...ruleAt(row.dialedNumber ?? contact?.phones?.[0]) },
  ];
  const { notice = 'none', result = 'not_asked', at, by } = row.consent ?? {};
  return {
    ...{ rule: stricter(ends), ends, notice, result },
    ...(at && { at: at.toISOString() }),
    ...(by && { by: by.toHexString() }),
  };
}

/** Notes the answer of the other side. After a refusal recording stops, and what was recorded is deleted unless it is held. */
export async function recordConsent(
  deps: CallDeps,
  {
    user,
    caller,
    callId,
    notice,
    result,
  }: CallChange & Partial<Pick<CallConsent, 'notice'>> & Pick<CallConsent, 'result'>,
): Promise<CallConsent> {
  const before = await readableCall(deps, user, callId);
  const consent = {
    notice: notice ?? before.consent?.notice ?? 'none',
    result,
    at: nowAsDate(deps.clock),
    by: objectId(user.id),
  };
  const row = await transaction(async (session) => {
    const row = await setOnCall(before._id, { set: { consent, updatedAt: consent.at } }, session);
    const changes = [{ field: 'consent', from: before.consent?.result ?? 'not_asked', to: result }];
    await audit({ ...factOf('call.consent_recorded', caller, before), changes, detail: consent.notice }, session);
    return row!;
  });
  if (result === 'refused') {
    await stopRecording(deps, row);
    await discard(deps, row, { caller, why: 'The other side refused to be recorded.' });
  }
  const after = (await findCall(callId, everything))!;
  await announce(deps, after, after);
  return toConsent(deps, after);
}

/** What a vendor that cannot stop sends later is not kept. */
async function stopRecording({ telephony }: CallDeps, { cti, status }: CallRow): Promise<void> {
  const vendor = telephony.find(({ provider }) => provider === cti?.provider);
  if (status === 'in-progress' && cti?.externalCallId) await vendor?.stopRecording?.(cti.externalCallId);
}

/** Whether a call is recorded by the switches of its line and its user, and by what the other side said. */
export async function isRecorded(of: {
  line: string | undefined;
  user: string | undefined;
  consent: CallRow['consent'];
}): Promise<boolean> {
  const { recording, unrecordedLines, unrecordedUsers } = await readCallSettings();
  const isOff = unrecordedLines.includes(of.line ?? '') || unrecordedUsers.includes(of.user ?? '');
  return recording && !isOff && of.consent?.result !== 'refused';
}
