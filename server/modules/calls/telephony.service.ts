import type { Call } from '@sequelstring/contract/calls.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { type Telephony, TelephonyError } from '../../ports/telephony.ts';
import { setOnCall } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';

export async function telephonyState(
  deps: CallDeps,
): Promise<{ provider?: Telephony['provider']; canTranscribe: boolean }> {
  const [telephony, canTranscribe] = await Promise.all([connected(deps), deps.transcriber.isReady()]);
  return { canTranscribe, ...(telephony && { provider: telephony.provider }) };
}

async function connected({ telephony }: CallDeps): Promise<Telephony | undefined> {
  for (const one of telephony) if (await one.isReady()) return one;
  return undefined;
}

/** Throws `call_state`, `call_number_missing`, `telephony_missing` or `telephony_refused`. */
export async function dial(
  deps: CallDeps,
  { user, caller, callId, userPhone, to }: CallChange & { userPhone: string; to?: string | undefined },
): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  if (call.status !== 'scheduled' || call.cti?.externalCallId)
    throw new AppError('call_state', { message: 'This call has begun already.' });
  const telephony = await connected(deps);
  if (!telephony) throw new AppError('telephony_missing');
  const [contact] = call.contact ? await deps.crm.contactsForPlanning([call.contact.toHexString()]) : [];
  const known = [call.dialedNumber, ...(contact?.phones ?? [])].filter((number) => /^\+\d+$/.test(number ?? ''));
  // Nobody dials at the organisation's cost what is no number of this call or its contact.
  if (to && !known.includes(to))
    throw new AppError('validation_failed', { details: { to: ['is not a number of this contact'] } });
  const number = to ?? known[0];
  if (!number) throw new AppError('call_number_missing');
  await audit({ ...factOf('call.dialed', caller, call), detail: number });
  const { externalCallId } = await refusing(() => telephony.place({ callId, userPhone, to: number }));
  const cti = { provider: telephony.provider, sequence: -1, ...call.cti, externalCallId };
  const set = { cti, dialedNumber: number, type: 'outbound' as const, updatedAt: nowAsDate(deps.clock) };
  return present(deps, (await setOnCall(call._id, { set }))!);
}

/** Throws `call_state` or `telephony_refused`. */
export async function hangUp(deps: CallDeps, { user, caller, callId }: CallChange): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  const telephony = deps.telephony.find(({ provider }) => provider === call.cti?.provider);
  const id = call.cti?.externalCallId;
  if (!telephony || !id || call.status !== 'in-progress')
    throw new AppError('call_state', { message: 'This call does not run over a telephony service.' });
  await audit(factOf('call.hung_up', caller, call));
  await refusing(() => telephony.hangUp(id));
  return present(deps, call);
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TelephonyError) throw new AppError('telephony_refused', { message: error.message });
    throw error;
  }
}
