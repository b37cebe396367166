import { type Call, calls, type Transcript } from '@sequelstring/contract/calls.ts';
import type { Request } from 'express';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { bytesOf, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { audienceOf, readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';
import { requireContentAllowed } from './hold.service.ts';
import { readTranscript } from './reading.ts';
import { requestSummary } from './summary.service.ts';
import type { Refusal } from './transcript/transcript.ts';
import { findTranscriptPart, saveTranscript, type TranscriptRow } from './transcript.model.ts';

const refusals: Record<Refusal | 'too_many_lines', string> = {
  empty: 'The file is empty.',
  too_large: 'The file is too large for a transcript.',
  too_many_lines: 'The transcript has more lines than can be stored. Split it into parts.',
  not_text: 'This is not a text file. Send WebVTT, SRT, JSON or plain text.',
  damaged: 'The file is damaged: no part of it can be read as a transcript.',
  no_words: 'Nobody says anything in this transcript.',
};

/** A document of the database has at most 16 MB. */
const mostBytes = 15_000_000;

/** Reads a transcript file, stores it and queues its analysis. Throws `call_file_missing` or `call_transcript_unreadable`. */
export async function addTranscript(
  deps: CallDeps,
  { user, caller, callId, req }: CallChange & { req: Request },
): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  requireContentAllowed(call);
  const row: TranscriptRow = { _id: call._id, ...(await receive(deps, user, req)), processedAt: nowAsDate(deps.clock) };
  if (bytesOf(row) > mostBytes) throw new AppError('call_transcript_unreadable', { message: refusals.too_many_lines });
  const { request, row: changed } = await transaction(async (session) => {
    await saveTranscript(row, session);
    await audit(factOf('call.transcript_added', caller, call), session);
    return requestSummary(deps, call._id, session);
  });
  await deps.jobs.add(request);
  const update = { callId, segments: row.segments.length, language: row.language };
  deps.realtime.emit('call:transcript:update', update, await audienceOf(deps, call));
  return present(deps, changed);
}

async function receive(
  { stored }: CallDeps,
  user: CurrentUser,
  req: Request,
): Promise<Omit<TranscriptRow, '_id' | 'processedAt'>> {
  const file = await stored.receive(req, user, calls.addTranscript.upload, { purpose: 'transcript' });
  if (!file) throw new AppError('call_file_missing');
  try {
    const content = await (await stored.files.get(file.key))?.toArray();
    const read = await readTranscript(Buffer.concat(content ?? []));
    if (read.outcome === 'refused')
      throw new AppError('call_transcript_unreadable', { message: refusals[read.reason] });
    const { format, timed, skipped, transcript } = read;
    const { language } = transcript;
    return { format, timed, skipped, segments: [...transcript.segments], ...(language && { language }) };
  } finally {
    await stored.remove(file.key);
  }
}

/** Throws `call_transcript_not_found`. */
export async function getTranscript(
  deps: CallDeps,
  user: CurrentUser,
  { callId, offset, limit }: { callId: string; offset: number; limit: number },
): Promise<Transcript> {
  const { _id } = await readableCall(deps, user, callId);
  const row = await findTranscriptPart(_id, { offset, limit });
  if (!row) throw new AppError('call_transcript_not_found');
  const { format, language, timed, skipped, total, segments } = row;
  return {
    format,
    language,
    timed,
    skipped,
    processedAt: row.processedAt.toISOString(),
    total,
    text: segments.map(({ speaker, text }) => (speaker ? `${speaker}: ${text}` : text)).join('\n'),
    segments,
  };
}
