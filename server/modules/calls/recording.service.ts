import { type Call, calls } from '@sequelstring/contract/calls.ts';
import type { Request } from 'express';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { FileLink } from '../../kernel/file-links.ts';
import { setOnCall, toCall } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { type CallChange, type CallDeps, factOf } from './call.service.ts';

/** Stores the recording and removes the one before. Throws `call_file_missing` or `unsupported_media_type`. */
export async function addRecording(
  deps: CallDeps,
  { user, caller, callId, req }: CallChange & { req: Request },
): Promise<Call> {
  const call = await readableCall(deps, user, callId);
  const about = { kind: 'call', id: callId };
  const file = await deps.stored.receive(req, user, calls.addRecording.upload, { purpose: 'recording', about });
  if (!file) throw new AppError('call_file_missing');
  try {
    if (!/^(audio|video)\//.test(file.mediaType) || file.bytes === 0)
      throw new AppError('unsupported_media_type', { message: 'Send an audio or video file that is not empty.' });
    const row = await transaction(async (session) => {
      const recording = { fileId: file._id, key: file.key };
      const changed = await setOnCall(call._id, { set: { recording, updatedAt: nowAsDate(deps.clock) } }, session);
      await audit({ ...factOf('call.recording_added', caller, call), detail: file.fileName }, session);
      return changed!;
    });
    if (call.recording) await deps.stored.remove(call.recording.key);
    return toCall(row);
  } catch (error) {
    await deps.stored.remove(file.key);
    throw error;
  }
}

/** Throws `call_recording_not_found`. */
export async function linkRecording(deps: CallDeps, user: CurrentUser, callId: string): Promise<FileLink> {
  const { recording } = await readableCall(deps, user, callId);
  if (!recording) throw new AppError('call_recording_not_found');
  return deps.links.sign(recording.fileId.toHexString(), { inline: true });
}
