import type { ActionItem, AiSummary, CallInsights, calls } from '@sequelstring/contract/calls.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { Types } from 'mongoose';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, newId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { CallContext, CallReading } from '../../ports/analyst.call.ts';
import type { JobContext, JobOrder } from '../../ports/jobs.ts';
import {
  type CallRow,
  findCall,
  findQueuedSummaries,
  findSummary,
  findTranscript,
  type SummaryRow,
  saveActionItems,
  saveSummary,
  setOnCall,
} from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';

export const ANALYSE = 'calls.analyseCall';

/** Marks the summary as queued and returns the job's order, to be added after the commit. */
export async function requestSummary(
  { clock }: CallDeps,
  _id: Types.ObjectId,
  session: ClientSession,
): Promise<{ request: JobOrder; row: CallRow }> {
  const request = newId();
  const requestedAt = nowAsDate(clock);
  await saveSummary(_id, { status: 'queued', request, requestedAt }, session);
  const set = { hasTranscript: true, summaryStatus: 'queued' as const, updatedAt: requestedAt };
  const row = await setOnCall(_id, { set }, session);
  return { request: orderOf({ _id, request }), row: row! };
}

const orderOf = ({ _id, request }: Pick<SummaryRow, '_id' | 'request'>): JobOrder => ({
  name: ANALYSE,
  key: `summary:${request}`,
  payload: { callId: _id.toHexString(), request },
});

/** Orders again what was asked for by a process that ended before it could order it. */
export const orderForgotten = async ({ clock, jobs }: CallDeps): Promise<void> =>
  jobs.addMany((await findQueuedSummaries(new Date(nowAsDate(clock).getTime() - 60_000))).map(orderOf));

/** Throws `call_transcript_not_found` where there is nothing to analyse. */
export async function generateSummary(deps: CallDeps, { user, caller, callId }: CallChange): Promise<AiSummary> {
  const call = await readableCall(deps, user, callId);
  if (!call.hasTranscript) throw new AppError('call_transcript_not_found');
  const order = await transaction(async (session) => {
    await audit(factOf('call.summary_requested', caller, call), session);
    return (await requestSummary(deps, call._id, session)).request;
  });
  await deps.jobs.add(order);
  return getSummary(deps, user, callId);
}

/** Throws `call_summary_not_found`. */
export async function getSummary(deps: CallDeps, user: CurrentUser, callId: string): Promise<AiSummary> {
  const row = await findSummary((await readableCall(deps, user, callId))._id);
  if (!row) throw new AppError('call_summary_not_found');
  const { status, reason, insights } = row;
  return { status, insights, ...(status === 'failed' && { reason }) };
}

export const listActionItems = async (deps: CallDeps, user: CurrentUser, callId: string): Promise<ActionItem[]> =>
  (await getSummary(deps, user, callId)).insights?.actionItems ?? [];

/** Throws `call_action_item_not_found`, or `validation_failed` for an assignee who is no active user. */
export async function updateActionItem(
  deps: CallDeps,
  { user, caller, callId, itemId, patch }: CallChange & { itemId: string; patch: Body<typeof calls.updateActionItem> },
): Promise<ActionItem> {
  const call = await readableCall(deps, user, callId);
  if (patch.assignee && !(await deps.auth.getUser(patch.assignee))?.isActive)
    throw new AppError('validation_failed', { details: { assignee: ['is not an active user'] } });
  return transaction(async (session) => {
    const items = (await findSummary(call._id, session))?.insights?.actionItems ?? [];
    const before = items.find(({ id }) => id === itemId);
    if (!before) throw new AppError('call_action_item_not_found');
    const after = changed(before, patch);
    await saveActionItems(
      call._id,
      items.map((item) => (item === before ? after : item)),
      session,
    );
    const changes = Object.keys(patch).map((field) => ({ field }));
    await audit({ ...factOf('call.action_item_updated', caller, call), changes, detail: before.description }, session);
    return after;
  });
}

function changed(item: ActionItem, patch: Body<typeof calls.updateActionItem>): ActionItem {
  const { assignee, dueDate, assigneeName, ...rest } = item;
  const owner = patch.assignee === undefined ? assignee : (patch.assignee ?? undefined);
  const due = patch.dueDate === undefined ? dueDate : (patch.dueDate ?? undefined);
  return {
    ...rest,
    ...(patch.description !== undefined && { description: patch.description }),
    ...(patch.completed !== undefined && { completed: patch.completed }),
    ...(owner && { assignee: owner }),
    ...(patch.assignee === undefined && assigneeName && { assigneeName }),
    ...(due && { dueDate: due }),
  };
}

/** Analyses a call, unless another analysis was asked for since. */
export async function analyseCall(
  deps: CallDeps,
  { callId, request }: { callId: string; request: string },
  { lastAttempt }: JobContext,
): Promise<void> {
  const call = await findCall(callId, everything);
  const transcript = call && (await findTranscript(call._id));
  if (!transcript || !(await isAwaited(call._id, request))) return;
  try {
    const { segments, language } = transcript;
    const reading = await deps.analyst.readCall(
      { segments, ...(language && { language }) },
      await contextOf(deps, call),
    );
    await finish(call, request, { reading, generatedAt: nowAsDate(deps.clock).toISOString() });
  } catch (error) {
    if (lastAttempt) await finish(call, request, { reason: 'The analysis failed. Try again.' });
    throw error;
  }
}

const isAwaited = async (_id: Types.ObjectId, request: string, session?: ClientSession) => {
  const row = await findSummary(_id, session);
  return row?.request === request && row.status === 'queued' ? row : undefined;
};

type Outcome = { reading: CallReading; generatedAt: string } | { reason: string };

const finish = ({ _id }: CallRow, request: string, outcome: Outcome): Promise<void> =>
  transaction(async (session) => {
    const row = await isAwaited(_id, request, session);
    if (!row) return;
    const status = 'reason' in outcome ? ('failed' as const) : ('ready' as const);
    const found =
      'reason' in outcome ? outcome : { insights: insightsOf(outcome.reading, row.insights, outcome.generatedAt) };
    await saveSummary(_id, { status, ...found }, session);
    await setOnCall(_id, { set: { summaryStatus: status } }, session);
  });

/** Items that were there before keep their id and whatever people changed about them. */
function insightsOf(reading: CallReading, before: CallInsights | undefined, generatedAt: string): CallInsights {
  const { perSpeaker, ...sentiment } = reading.sentiment;
  const { talk, ...rest } = reading;
  const actionItems = reading.actionItems.map(({ assignee, evidence, ...item }): ActionItem => {
    const known = before?.actionItems.find(
      ({ quote, startTime }) => quote === item.quote && startTime === item.startTime,
    );
    if (known) return known;
    const owner = assignee.userId ? { assignee: assignee.userId } : assignee.name && { assigneeName: assignee.name };
    return { id: newId(), ...item, ...owner, completed: false };
  });
  return { ...rest, sentiment, actionItems, generatedAt };
}

async function contextOf({ auth, crm }: CallDeps, call: CallRow): Promise<CallContext> {
  const userId = call.user.toHexString();
  const contactIds = call.contact ? [call.contact.toHexString()] : [];
  const [user, settings, [contact]] = await Promise.all([
    auth.getUser(userId),
    auth.getSettings(),
    crm.contactsForPlanning(contactIds),
  ]);
  const zone = user?.timeZone ?? settings.timeZone;
  return {
    start: Temporal.Instant.fromEpochMilliseconds(call.at.getTime()).toZonedDateTimeISO(zone),
    participants: [
      ...(user ? [{ name: user.name, side: 'us' as const, userId }] : []),
      ...(contact ? [{ name: `${contact.firstName} ${contact.lastName}`.trim(), side: 'them' as const }] : []),
    ],
    ...(contact?.companyName && { accountName: contact.companyName }),
  };
}
