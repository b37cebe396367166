import { type Call, calls, type RecordingLink } from '@sequelstring/contract/calls.ts';
import type { Request } from 'express';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { JobContext, JobOrder } from '../../ports/jobs.ts';
import { UnreadableAudio } from './audio/audio.ts';
import { type CallRow, findCall, setOnCall } from './call.model.ts';
import { audienceOf, readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';
import { present } from './call.view.ts';
import { requireContentAllowed } from './hold.service.ts';
import { measure } from './reading.ts';
import {
  findRecording,
  findUnreadRecordings,
  finishRecording,
  type RecordingRow,
  saveRecording,
} from './recording.model.ts';

export const READ_RECORDING = 'calls.readRecording';

/** Stores the recording, removes the one before, and has it read. Throws `call_file_missing` or `unsupported_media_type`. */
export async function addRecording(
  deps: CallDeps,
  { user, caller, callId, req }: CallChange & { req: Request },
): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  requireContentAllowed(call);
  const about = { kind: 'call', id: callId };
  const file = await deps.stored.receive(req, user, calls.addRecording.upload, { purpose: 'recording', about });
  if (!file) throw new AppError('call_file_missing');
  try {
    if (!/^(audio|video)\//.test(file.mediaType) || file.bytes === 0)
      throw new AppError('unsupported_media_type', { message: 'Send an audio or video file that is not empty.' });
    const addedAt = nowAsDate(deps.clock);
    const { fileName, mediaType, bytes } = file;
    const waiting: RecordingRow = {
      _id: call._id,
      fileId: file._id,
      fileName,
      mediaType,
      bytes,
      status: 'queued',
      addedAt,
    };
    const row = await transaction(async (session) => {
      await saveRecording(waiting, session);
      const recording = { fileId: file._id, key: file.key };
      const changed = await setOnCall(call._id, { set: { recording, updatedAt: addedAt } }, session);
      await audit({ ...factOf('call.recording_added', caller, call), detail: fileName }, session);
      return changed!;
    });
    if (call.recording) await deps.stored.remove(call.recording.key);
    await deps.jobs.add(orderOf(waiting));
    return present(deps, row);
  } catch (error) {
    await deps.stored.remove(file.key);
    throw error;
  }
}

/** Keeps a recording that a vendor made as our own copy, and has it read. `also` runs in the same transaction. */
export async function keepRecording(
  deps: CallDeps,
  call: CallRow,
  { content, fileName, mediaType }: { content: AsyncIterable<Uint8Array>; fileName: string; mediaType: string },
  also: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const about = { kind: 'call', id: call._id.toHexString() };
  const file = await deps.stored.store(
    call.user.toHexString(),
    { purpose: 'recording', about, fileName, mediaType },
    content,
  );
  const addedAt = nowAsDate(deps.clock);
  const facts = { fileId: file._id, fileName, mediaType, bytes: file.bytes };
  const waiting: RecordingRow = { _id: call._id, ...facts, status: 'queued', addedAt };
  try {
    await transaction(async (session) => {
      await saveRecording(waiting, session);
      await setOnCall(call._id, { set: { recording: { fileId: file._id, key: file.key } } }, session);
      await also(session);
    });
  } catch (error) {
    await deps.stored.remove(file.key);
    throw error;
  }
  if (call.recording) await deps.stored.remove(call.recording.key);
  await deps.jobs.add(orderOf(waiting));
}

const orderOf = ({ _id, fileId }: Pick<RecordingRow, '_id' | 'fileId'>): JobOrder => ({
  name: READ_RECORDING,
  key: `recording:${fileId.toHexString()}`,
  payload: { callId: _id.toHexString(), fileId: fileId.toHexString() },
});

/** Orders again what a process did not live to order. */
export const orderUnread = async ({ clock, jobs }: CallDeps): Promise<void> =>
  jobs.addMany((await findUnreadRecordings(new Date(nowAsDate(clock).getTime() - 60_000))).map(orderOf));

/** Reads how long a recording is and how loud over its length. */
export async function readRecording(
  deps: CallDeps,
  { callId, fileId }: { callId: string; fileId: string },
  { lastAttempt }: Pick<JobContext, 'lastAttempt'>,
): Promise<void> {
  const call = await findCall(callId, everything);
  if (!call?.recording?.fileId.equals(objectId(fileId))) return;
  const file = await deps.stored.files.get(call.recording.key);
  try {
    const wave = file && (await measure(file));
    await finish(
      deps,
      call._id,
      call.recording,
      wave
        ? { status: 'ready', duration: wave.duration, channels: wave.channels, waveform: wave.rows }
        : { status: 'failed', problem: 'No waveform for this format.' },
    );
  } catch (error) {
    const isDamaged = error instanceof UnreadableAudio;
    if (!isDamaged && !lastAttempt) throw error;
    const problem = isDamaged ? error.message : 'The recording could not be read.';
    await finish(deps, call._id, call.recording, { status: 'failed', problem });
    if (!isDamaged) throw error;
  } finally {
    file?.destroy();
  }
}

async function finish(
  deps: CallDeps,
  _id: RecordingRow['_id'],
  recording: { fileId: RecordingRow['fileId']; key: string },
  set: Partial<RecordingRow>,
): Promise<void> {
  const row = await transaction(async (session) => {
    if (!(await finishRecording({ _id, fileId: recording.fileId }, set, session))) return null;
    const { duration } = set;
    return setOnCall(
      _id,
      { set: { recording: { ...recording, ...(duration !== undefined && { duration }) } } },
      session,
    );
  });
  if (row) deps.realtime.emit('call:updated', await present(deps, row), await audienceOf(deps, row));
}

/** Throws `call_recording_not_found`. */
export async function linkRecording(deps: CallDeps, user: CurrentUser, callId: string): Promise<RecordingLink> {
  const { _id, recording } = await readableCall(deps, user, callId);
  const read = recording && (await findRecording(_id));
  if (!recording || !read) throw new AppError('call_recording_not_found');
  const { fileName, mediaType, bytes, duration, channels, waveform, problem } = read;
  const link = deps.links.sign(recording.fileId.toHexString(), { inline: true });
  return { ...link, fileName, mediaType, bytes, duration, channels, waveform, problem };
}
