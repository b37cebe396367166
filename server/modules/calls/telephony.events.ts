import { nowAsDate } from '../../kernel/clock.ts';
import { type ClientSession, newId, objectId, transaction } from '../../kernel/db.ts';
import { everything } from '../../kernel/records/scope.ts';
import { PermanentJobError } from '../../ports/jobs.ts';
import type { CallEvent, CallNoticed, CallProgress, CallRecorded } from '../../ports/telephony.ts';
import { type CallRow, findByExternalId, findCall, findOrdered, insertCall, setOnCall } from './call.model.ts';
import { announce, type CallDeps } from './call.service.ts';
import { noteOnTimeline } from './call.timeline.ts';
import { isRecorded } from './consent.service.ts';
import { keepRecording } from './recording.service.ts';
import { matchNumber } from './telephony.match.ts';
import { requestTranscript } from './transcription.service.ts';

/** What a vendor tells about a call, in whatever order and however often. */
export function tell(deps: CallDeps, event: CallEvent): Promise<void> {
  if (event.kind === 'progress') return progress(deps, event);
  return event.kind === 'noticed' ? noticed(event) : recorded(deps, event);
}

async function rowOf(event: CallEvent, session?: ClientSession): Promise<CallRow | null> {
  const { provider, externalCallId, callId } = event;
  const known = await findByExternalId({ provider, externalCallId }, session);
  if (known) return known;
  const { parentId, direction, to, startedAt, at } = event.kind === 'progress' ? event : {};
  const parent = parentId && (await findByExternalId({ provider, externalCallId: parentId }, session));
  if (parent) return parent;
  if (callId) return findCall(callId, everything, session);
  if (direction !== 'outbound' || !to) return null;
  const since = new Date(Date.parse(startedAt ?? at!) - ORDERED_MS);
  return findOrdered({ provider, to, since }, session);
}

/** How long after it was ordered a call without an id is known by its number. */
const ORDERED_MS = 15 * 60_000;

const isOver = ({ status }: CallRow): boolean => status !== 'scheduled' && status !== 'in-progress';

async function progress(deps: CallDeps, event: CallProgress): Promise<void> {
  const number = event.direction === 'inbound' ? event.from : event.to;
  const match = await matchNumber(deps, number);
  const user = match.owner ?? (await deps.findAdmin());
  const change = await transaction(async (session) => {
    const before = await rowOf(event, session);
    if (event.placedBy && before?.cti?.placedBy?.toHexString() !== event.placedBy) {
      if (before) throw new PermanentJobError('This user did not order the call.');
      throw new Error('The call of this browser is not known yet.');
    }
    if (!before) {
      if (!user) throw new PermanentJobError('Nobody is there whose call it could be.');
      const { owner: _, ...found } = match;
      const row = applied(newCall(deps, event, { user, number }), event);
      await insertCall({ ...row, ...found }, session);
      await noteOnTimeline({ ...row, ...found }, session);
      return { row: { ...row, ...found }, before: undefined };
    }
    const isOld = event.sequence >= 0 && event.sequence <= (before.cti?.sequence ?? -1);
    if (isOld || (isOver(before) && isRunning(event)) || saysNothingNew(before, event)) return undefined;
    const { _id, ...set } = applied(before, event);
    const row = await setOnCall(_id, { set: { ...set, updatedAt: nowAsDate(deps.clock) } }, session);
    if (row) await noteOnTimeline(row, session);
    return { row: row!, before };
  });
  if (change && change.row.status !== change.before?.status) await announce(deps, change.row, change.before);
}

/** The log of a vendor, which is read again and again. */
const saysNothingNew = ({ status, duration }: CallRow, event: CallProgress): boolean =>
  event.sequence < 0 && status === event.status && (event.status === 'missed' || duration === event.duration);

const isRunning = ({ status }: CallProgress): boolean => status === 'ringing' || status === 'in-progress';

function newCall(
  { clock }: CallDeps,
  event: CallProgress,
  { user, number }: { user: string; number: string | undefined },
): CallRow {
  const now = nowAsDate(clock);
  return {
    _id: objectId(newId()),
    user: objectId(user),
    type: event.direction,
    status: 'in-progress',
    at: new Date(event.startedAt ?? event.at),
    startedAt: new Date(event.startedAt ?? event.at),
    ...(number && { dialedNumber: number }),
    tags: [],
    createdAt: now,
    updatedAt: now,
  };
}

/** A call as it is after an event. One that rings counts as running: it is what somebody has to look at now. */
function applied(row: CallRow, event: CallProgress): CallRow {
  const at = new Date(event.at);
  const { recordingId, placedAt, placedBy } = row.cti ?? {};
  const line = row.cti?.line ?? (event.direction === 'inbound' ? event.to : event.from);
  const cti = {
    provider: event.provider,
    externalCallId: row.cti?.externalCallId ?? event.parentId ?? event.externalCallId,
    sequence: Math.max(row.cti?.sequence ?? -1, event.sequence),
    ...(line && { line }),
    ...(recordingId && { recordingId }),
    ...(placedAt && { placedAt }),
    ...(placedBy && { placedBy }),
  };
  const startedAt = event.startedAt ? new Date(event.startedAt) : (row.startedAt ?? at);
  if (isRunning(event)) return { ...row, cti, status: 'in-progress', startedAt, at: startedAt };
  const duration = event.duration ?? Math.max(0, Math.round((at.getTime() - startedAt.getTime()) / 1000));
  const missed = event.status === 'missed';
  return {
    ...row,
    cti,
    status: event.status as 'completed' | 'missed',
    startedAt,
    at: startedAt,
    endedAt: at,
    ...(!missed && { duration }),
  };
}

/** What the other side answers is noted by who talks with it. */
async function noticed(event: CallNoticed): Promise<void> {
  const row = await rowOf(event);
  if (!row) throw new Error('The call of this notice is not known yet.');
  const consent = { result: 'not_asked' as const, ...row.consent, notice: 'played' as const };
  if (row.consent?.notice !== 'played') await setOnCall(row._id, { set: { consent } });
}

/** Fetches the recording into our own storage, once, and has it read and transcribed. */
async function recorded(deps: CallDeps, event: CallRecorded): Promise<void> {
  const row = await rowOf(event);
  // Told before the call itself: the delivery is tried again.
  if (!row) throw new Error('The call of this recording is not known yet.');
  if (row.cti?.recordingId === event.recordingId || row.hold) return;
  if (!(await isRecorded({ line: row.cti?.line, user: row.user.toHexString(), consent: row.consent }))) return;
  const telephony = deps.telephony.find(({ provider }) => provider === event.provider);
  if (!telephony) throw new PermanentJobError('The vendor of this call is not there any more.');
  const recording = await telephony.openRecording(event.url);
  await keepRecording(deps, row, recording, async (session) => {
    const cti = { provider: telephony.provider, sequence: -1, ...row.cti, recordingId: event.recordingId };
    await setOnCall(row._id, { set: { cti } }, session);
  });
  if (!(await deps.transcriber.isReady())) return;
  const { order } = await transaction((session) => requestTranscript(deps, row._id, session));
  await deps.jobs.add(order);
}
