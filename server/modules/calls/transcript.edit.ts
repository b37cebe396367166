import type { calls, TranscriptSegment } from '@sequelstring/contract/calls.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { z } from 'zod';
import { audit } from '../../kernel/audit.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { requireNotHeld } from './hold.service.ts';
import { findTranscript, saveSegments } from './transcript.model.ts';

type Segment = z.infer<typeof TranscriptSegment>;

/** Corrects one line. Throws `call_transcript_not_found` or `call_segment_not_found`. */
export const updateSegment = (
  deps: CallDeps,
  { index, patch, ...change }: CallChange & { index: number; patch: Body<typeof calls.updateSegment> },
): Promise<Segment> =>
  edit(deps, change, (segments) => {
    const before = segments[index];
    if (!before) throw new AppError('call_segment_not_found');
    const { confidence: _, ...rest } = before;
    const after = { ...rest, ...patch };
    return { segments: segments.with(index, after), result: after };
  });

/** Gives everything that a speaker said another name. */
export const renameSpeaker = (
  deps: CallDeps,
  { from, to, ...change }: CallChange & Body<typeof calls.renameSpeaker>,
): Promise<{ changed: number }> =>
  edit(deps, change, (segments) => ({
    segments: segments.map((segment) => (segment.speaker === from ? { ...segment, speaker: to } : segment)),
    result: { changed: segments.filter(({ speaker }) => speaker === from).length },
  }));

async function edit<T>(
  deps: CallDeps,
  { user, caller, callId }: CallChange,
  change: (segments: readonly Segment[]) => { segments: Segment[]; result: T },
): Promise<T> {
  const call = await readableCall(deps, user, callId);
  requireNotHeld(call);
  return transaction(async (session) => {
    const row = await findTranscript(call._id, session);
    if (!row) throw new AppError('call_transcript_not_found');
    const { segments, result } = change(row.segments);
    await saveSegments(call._id, segments, session);
    await audit(factOf('call.transcript_corrected', caller, call), session);
    return result;
  });
}
