import type { AiSummary, CallInsights } from '@sequelstring/contract/call-insights.ts';
import type { Types } from 'mongoose';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, newId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { CallContext, CallReading } from '../../ports/analyst.call.ts';
import type { JobContext, JobOrder } from '../../ports/jobs.ts';
import { mergeItems } from './action-item.merge.ts';
import { findItemsOfCall, replaceItems, toActionItem } from './action-item.model.ts';
import { type CallRow, findCall, setOnCall } from './call.model.ts';
import { audienceOf, readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { noteOnTimeline } from './call.timeline.ts';
import { present } from './call.view.ts';
import { findQueuedSummaries, findSummary, type SummaryRow, saveSummary } from './summary.model.ts';
import { findTranscript } from './transcript.model.ts';

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
  const { _id } = await readableCall(deps, user, callId);
  const [row, items] = await Promise.all([findSummary(_id), findItemsOfCall(_id)]);
  if (!row) throw new AppError('call_summary_not_found');
  const { status, reason, insights } = row;
  return {
    status,
    ...(insights && { insights: { ...insights, actionItems: items.map(toActionItem) } }),
    ...(status === 'failed' && { reason }),
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
    const started = performance.now();
    const { segments, language } = transcript;
    const reading = await deps.analyst.readCall(
      { segments, ...(language && { language }) },
      await contextOf(deps, call),
    );
    deps.metrics.aiSummarySeconds.observe((performance.now() - started) / 1000);
    await finish(deps, call, request, { reading, generatedAt: nowAsDate(deps.clock).toISOString() });
  } catch (error) {
    if (lastAttempt) await finish(deps, call, request, { reason: 'The analysis failed. Try again.' });
    throw error;
  }
}

const isAwaited = async (_id: Types.ObjectId, request: string, session?: ClientSession) => {
  const row = await findSummary(_id, session);
  return row?.request === request && row.status === 'queued' ? row : undefined;
};

type Outcome = { reading: CallReading; generatedAt: string } | { reason: string };

/** Stores what came of an analysis and tells it, unless that was done or another one was asked for since. */
async function finish(deps: CallDeps, call: CallRow, request: string, outcome: Outcome): Promise<void> {
  const { _id } = call;
  const updatedAt = nowAsDate(deps.clock);
  const changed = await transaction(async (session) => {
    if (!(await isAwaited(_id, request, session))) return null;
    if ('reason' in outcome) {
      await saveSummary(_id, { status: 'failed', reason: outcome.reason }, session);
      return setOnCall(_id, { set: { summaryStatus: 'failed', updatedAt } }, session);
    }
    const { reading, generatedAt } = outcome;
    const rows = mergeItems(call, reading.actionItems, await findItemsOfCall(_id, session));
    await saveSummary(_id, { status: 'ready', insights: insightsOf(reading, generatedAt) }, session);
    await replaceItems(_id, rows, session);
    const items = { total: rows.length, open: rows.filter(({ completed }) => !completed).length };
    const set = { summaryStatus: 'ready' as const, sentiment: reading.sentiment.overall, items, updatedAt };
    const row = await setOnCall(_id, { set }, session);
    if (row) await noteOnTimeline(row, session);
    return row;
  });
  if (changed) deps.realtime.emit('call:updated', await present(deps, changed), await audienceOf(deps, changed));
}

function insightsOf(
  { actionItems: _, ...reading }: CallReading,
  generatedAt: string,
): NonNullable<SummaryRow['insights']> {
  return { ...reading, generatedAt } satisfies Omit<CallInsights, 'actionItems'>;
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
