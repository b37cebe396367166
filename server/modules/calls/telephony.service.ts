import type { Call, calls } from '@sequelstring/contract/calls.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import { type BrowserPhone, type Telephony, TelephonyError } from '../../ports/telephony.ts';
import { findCall, forgetOrder, nameAtVendor, setOnCall } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf, listCalls } from './call.service.ts';
import { present } from './call.view.ts';

export async function telephonyState(
  deps: CallDeps,
  user: CurrentUser,
): Promise<{ provider?: Telephony['provider']; usesDialLink: boolean; inBrowser: boolean; canTranscribe: boolean }> {
  const [telephony, canTranscribe] = await Promise.all([connected(deps), deps.transcriber.isReady()]);
  return {
    canTranscribe,
    usesDialLink: telephony?.usesDialLink === true,
    inBrowser: (await telephony?.browserPhone?.(user.id)) !== undefined,
    ...(telephony && { provider: telephony.provider }),
  };
}

/** What the foot of every page shows of calls: those that the user is on. */
export async function liveCalls(deps: CallDeps, user: CurrentUser): Promise<{ calls: Call[]; inBrowser: boolean }> {
  const mine = { status: 'in-progress', userId: user.id, sort: '-at', page: 1, limit: 5 } as const;
  const [{ data }, telephony] = await Promise.all([listCalls(deps, user, mine), connected(deps)]);
  return { calls: data, inBrowser: (await telephony?.browserPhone?.(user.id)) !== undefined };
}

async function connected({ telephony }: CallDeps): Promise<Telephony | undefined> {
  for (const one of telephony) if (await one.isReady()) return one;
  return undefined;
}

/** Makes the browser a phone of the user. Throws `telephony_missing`. */
export async function browserPhone(deps: CallDeps, user: CurrentUser): Promise<BrowserPhone> {
  const phone = await (await connected(deps))?.browserPhone?.(user.id);
  if (!phone) throw new AppError('telephony_missing', { message: NO_BROWSER_PHONE });
  return phone;
}

const NO_BROWSER_PHONE =
  'Calls in the browser are not set up. An administrator can add an API key and a TwiML app under Settings, Integrations.';

/** Throws `call_state`, `call_number_missing`, `telephony_missing` or `telephony_refused`. */
export async function dial(
  deps: CallDeps,
  { user, caller, callId, userPhone, inBrowser, to }: CallChange & Body<typeof calls.dial>,
): Promise<Call & { dialLink?: string }> {
  const call = await readableCall(deps, user, callId);
  const now = nowAsDate(deps.clock);
  const telephony = await connected(deps);
  // One's own browser, which may not have reached the vendor, tries again when it likes.
  const isOwn = inBrowser === true && call.cti?.placedBy?.toHexString() === user.id;
  const isRinging =
    !telephony?.usesDialLink && !isOwn && now.getTime() - (call.cti?.placedAt?.getTime() ?? 0) < PLACING_MS;
  if (call.status !== 'scheduled' || call.cti?.externalCallId || isRinging)
    throw new AppError('call_state', { message: 'This call has begun already.' });
  if (!telephony) throw new AppError('telephony_missing');
  if (inBrowser) await browserPhone(deps, user);
  if (!userPhone && !inBrowser && !telephony.usesDialLink)
    throw new AppError('validation_failed', { details: { userPhone: ['is missing'] } });
  const [contact] = call.contact ? await deps.crm.contactsForPlanning([call.contact.toHexString()]) : [];
  const known = [call.dialedNumber, ...(contact?.phones ?? [])].filter((number) => /^\+\d+$/.test(number ?? ''));
  // Nobody dials at the organisation's cost what is no number of this call or its contact.
  if (to && !known.includes(to))
    throw new AppError('validation_failed', { details: { to: ['is not a number of this contact'] } });
  const number = to ?? known[0];
  if (!number) throw new AppError('call_number_missing');
  await audit({ ...factOf('call.dialed', caller, call), detail: number });
  // Noted before, as the first event may be here before the vendor's answer.
  const placedBy = inBrowser && { placedBy: objectId(user.id) };
  const cti = { sequence: -1, ...call.cti, provider: telephony.provider, placedAt: now, ...placedBy };
  await setOnCall(call._id, { set: { cti, dialedNumber: number, type: 'outbound', updatedAt: now } });
  // The browser calls the vendor, which asks where to.
  if (inBrowser) return present(deps, (await findCall(callId, everything))!);
  try {
    const order = { callId, to: number, ...(userPhone && { userPhone }) };
    const { externalCallId, dialLink } = await refusing(() => telephony.place(order));
    if (externalCallId) await nameAtVendor(call._id, externalCallId);
    return { ...(await present(deps, (await findCall(callId, everything))!)), ...(dialLink && { dialLink }) };
  } catch (error) {
    await forgetOrder(call._id);
    throw error;
  }
}

/** For so long a call that was ordered is not ordered again: both would ring. */
const PLACING_MS = 30_000;

/** Throws `call_state` or `telephony_refused`. */
export async function hangUp(deps: CallDeps, { user, caller, callId }: CallChange): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  const telephony = deps.telephony.find(({ provider }) => provider === call.cti?.provider);
  const id = call.cti?.externalCallId;
  if (!telephony || !id || call.status !== 'in-progress')
    throw new AppError('call_state', { message: 'This call does not run over a telephony service.' });
  if (!telephony.hangUp) throw new AppError('call_state', { message: `End this call in ${telephony.name}.` });
  await audit(factOf('call.hung_up', caller, call));
  await refusing(() => telephony.hangUp!(id));
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
