import { newId, objectId, transaction } from '../../kernel/db.ts';
import type { AddedCall } from './api.ts';
import { type CallRow, insertCall } from './call.model.ts';
import type { CallDeps } from './call.service.ts';
import { noteOnTimeline } from './call.timeline.ts';
import { requestSummary } from './summary.service.ts';
import { saveTranscript } from './transcript.model.ts';

/** Adds a call as if it had been scheduled or logged by its user. */
export async function addCall(deps: CallDeps, call: AddedCall): Promise<void> {
  const at = new Date(call.at);
  const { transcript, duration } = call;
  const tookPlace = call.status !== 'scheduled';
  const row: CallRow = {
    _id: objectId(newId()),
    user: objectId(call.user),
    ...(call.contact && { contact: objectId(call.contact) }),
    ...(call.account && { account: objectId(call.account) }),
    type: call.type,
    status: call.status,
    at,
    ...(tookPlace ? { startedAt: at } : { scheduledAt: at }),
    ...(tookPlace && duration !== undefined && { duration, endedAt: new Date(at.getTime() + duration * 1000) }),
    ...(call.consent && { consent: { ...call.consent, at } }),
    ...(call.notes && { notes: call.notes }),
    tags: call.tags ?? [],
    createdAt: at,
    updatedAt: at,
  };
  const order = await transaction(async (session) => {
    await insertCall(row, session);
    await noteOnTimeline(row, session);
    if (!transcript) return undefined;
    const processedAt = at;
    const text = { _id: row._id, format: 'vtt' as const, timed: true, skipped: 0, segments: transcript, processedAt };
    await saveTranscript(text, session);
    return (await requestSummary(deps, row._id, session)).request;
  });
  if (order) await deps.jobs.add(order);
}
