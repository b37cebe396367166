import type { Readable } from 'node:stream';
import type { Call } from '@sequelstring/contract/calls.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { type ClientSession, newId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { TranscriptSegment } from '../../ports/analyst.call.ts';
import type { JobContext, JobOrder } from '../../ports/jobs.ts';
import { maxTranscriberBytes, TranscriberError } from '../../ports/transcriber.ts';
import { UnreadableAudio } from './audio/audio.ts';
import { type CallRow, findCall, findQueuedTranscriptions, setOnCall } from './call.model.ts';
import { audienceOf, readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';
import { requireContentAllowed } from './hold.service.ts';
import { cut, isOneTrack } from './reading.ts';
import { findRecording } from './recording.model.ts';
import { requestSummary } from './summary.service.ts';
import { stitch } from './transcript/stitch.ts';
import { saveTranscript, type TranscriptRow } from './transcript.model.ts';

export const TRANSCRIBE = 'calls.transcribe';

/** Below this loudness a stretch holds nobody's voice, and a service would make words up. */
const silence = 0.01;

/** Throws `call_recording_not_found` or `transcriber_missing`. */
export async function generateTranscript(deps: CallDeps, { user, caller, callId }: CallChange): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  requireContentAllowed(call);
  if (!call.recording) throw new AppError('call_recording_not_found');
  if (!(await deps.transcriber.isReady())) throw new AppError('transcriber_missing');
  const { row, order } = await transaction(async (session) => {
    await audit(factOf('call.transcript_requested', caller, call), session);
    return requestTranscript(deps, call._id, session);
  });
  await deps.jobs.add(order);
  return present(deps, row);
}

/** Marks the recording as waiting and returns the job's order, to be added after the commit. */
export async function requestTranscript(
  { clock }: CallDeps,
  _id: CallRow['_id'],
  session: ClientSession,
): Promise<{ row: CallRow; order: JobOrder }> {
  const request = newId();
  const set = { transcription: { status: 'queued' as const, request }, updatedAt: nowAsDate(clock) };
  return { row: (await setOnCall(_id, { set }, session))!, order: orderOf(_id, request) };
}

const orderOf = (_id: CallRow['_id'], request: string): JobOrder => ({
  name: TRANSCRIBE,
  key: `transcript:${request}`,
  payload: { callId: _id.toHexString(), request },
});

/** Orders again what a process did not live to order. */
export const orderUntranscribed = async ({ clock, jobs }: CallDeps): Promise<void> => {
  const rows = await findQueuedTranscriptions(new Date(nowAsDate(clock).getTime() - 60_000));
  await jobs.addMany(rows.map(({ _id, transcription }) => orderOf(_id, transcription!.request)));
};

/** Transcribes a recording, unless another transcription was asked for since; tells of each part that is done. */
export async function transcribeCall(
  deps: CallDeps,
  { callId, request }: { callId: string; request: string },
  { lastAttempt, signal }: JobContext,
): Promise<void> {
  const call = await findCall(callId, everything);
  if (call?.transcription?.request !== request || call.transcription.status !== 'queued') return;
  const started = performance.now();
  try {
    const heard = await listen(deps, call, signal);
    deps.metrics.transcriptionSeconds.observe((performance.now() - started) / 1000);
    if (heard.segments.length === 0) throw new TranscriberError('Nobody says anything in this recording.');
    await finish(deps, call, request, heard);
  } catch (error) {
    const isOver = error instanceof TranscriberError || error instanceof UnreadableAudio;
    if (isOver || lastAttempt) {
      const problem = isOver ? error.message : 'The recording could not be transcribed. Try again.';
      await fail(deps, call, request, problem);
    }
    if (!isOver) throw error;
  }
}

interface Heard {
  segments: TranscriptSegment[];
  language?: string;
}

/** Formats that are read here go in stretches, each side of the call by itself; all others whole. */
async function listen(deps: CallDeps, call: CallRow, signal: AbortSignal): Promise<Heard> {
  const isMono = await openRecording(deps, call, isOneTrack);
  if (isMono === undefined) return listenWhole(deps, call, signal);
  return openRecording(deps, call, async (file) => {
    const segments: TranscriptSegment[] = [];
    let language: string | undefined;
    const last: (TranscriptSegment | undefined)[] = [];
    for await (const { channel, startTime, from, until, wav, peak } of cut(file, isMono ? 1 : undefined)) {
      if (peak < silence) continue;
      const part = { bytes: wav, fileName: 'recording.wav', mediaType: 'audio/wav' };
      const heard = await deps.transcriber.transcribe(part, { signal, ...(language && { language }) });
      language ??= heard.language;
      const speaker = isMono ? undefined : await speakerOf(deps, call, channel);
      const placed = heard.segments.map((segment) => ({
        ...segment,
        ...{ startTime: segment.startTime + startTime, endTime: segment.endTime + startTime },
        ...(speaker && { speaker }),
      }));
      const own = stitch(last[channel], { from, until, segments: placed });
      last[channel] = own.at(-1) ?? last[channel];
      segments.push(...own);
      const update = { callId: call._id.toHexString(), segments: segments.length, language };
      deps.realtime.emit('call:transcript:update', update, await audienceOf(deps, call));
    }
    return { segments: segments.sort((a, b) => a.startTime - b.startTime), ...(language && { language }) };
  });
}

/** Opens the file of the recording for as long as the work takes. */
async function openRecording<T>(deps: CallDeps, call: CallRow, work: (file: Readable) => Promise<T>): Promise<T> {
  const file = await deps.stored.files.get(call.recording!.key);
  if (!file) throw new TranscriberError('The recording is missing.');
  try {
    return await work(file);
  } finally {
    file.destroy();
  }
}

async function listenWhole(deps: CallDeps, call: CallRow, signal: AbortSignal): Promise<Heard> {
  const recording = await findRecording(call._id);
  if (!recording || recording.bytes > maxTranscriberBytes)
    throw new TranscriberError(
      'The recording is too large for the transcription service. Upload it as WAV, MP3 or Opus.',
    );
  const content = await (await deps.stored.files.get(call.recording!.key))?.toArray();
  const { fileName, mediaType } = recording;
  return deps.transcriber.transcribe({ bytes: Buffer.concat(content ?? []), fileName, mediaType }, { signal });
}

/** Telephony records the caller on the first channel; of an uploaded file nobody knows. */
async function speakerOf({ auth, crm }: CallDeps, call: CallRow, channel: number): Promise<string> {
  if (!call.cti) return `Speaker ${channel + 1}`;
  const isOurs = (call.type === 'inbound') === (channel === 1);
  if (isOurs) return (await auth.getUser(call.user.toHexString()))?.name ?? 'Agent';
  const [contact] = call.contact ? await crm.contactsForPlanning([call.contact.toHexString()]) : [];
  return contact ? `${contact.firstName} ${contact.lastName}`.trim() : (call.dialedNumber ?? 'Caller');
}

async function finish(deps: CallDeps, call: CallRow, request: string, { segments, language }: Heard): Promise<void> {
  const text: TranscriptRow = {
    _id: call._id,
    format: 'json',
    timed: segments.some(({ endTime }) => endTime > 0),
    skipped: 0,
    segments,
    processedAt: nowAsDate(deps.clock),
    ...(language && { language }),
  };
  const done = await transaction(async (session) => {
    if (!(await isAwaited(call, request, session))) return undefined;
    await saveTranscript(text, session);
    await setOnCall(call._id, { set: {}, unset: ['transcription'] }, session);
    return requestSummary(deps, call._id, session);
  });
  if (!done) return;
  await deps.jobs.add(done.request);
  const update = { callId: call._id.toHexString(), segments: segments.length, language };
  deps.realtime.emit('call:transcript:update', update, await audienceOf(deps, call));
}

async function fail(deps: CallDeps, call: CallRow, request: string, problem: string): Promise<void> {
  const row = await transaction(async (session) =>
    (await isAwaited(call, request, session))
      ? setOnCall(call._id, { set: { transcription: { status: 'failed', request, problem } } }, session)
      : null,
  );
  if (row) deps.realtime.emit('call:updated', await present(deps, row), await audienceOf(deps, row));
}

const isAwaited = async ({ _id }: CallRow, request: string, session: ClientSession): Promise<boolean> => {
  const { transcription } = (await findCall(_id.toHexString(), everything, session)) ?? {};
  return transcription?.request === request && transcription.status === 'queued';
};
