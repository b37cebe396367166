import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { everything } from '../../kernel/records/scope.ts';
import { findFile } from '../../kernel/stored-file.model.ts';
import { forgetQuotes } from './action-item.model.ts';
import { type CallRow, findCall, findCallsWithContent, setOnCall } from './call.model.ts';
import { announce, type CallDeps, factOf } from './call.service.ts';
import { readCallSettings } from './call-settings.model.ts';
import { deleteComments } from './comment.model.ts';
import { deleteRecordingRow, findDiscarded, markDiscarded, type RecordingRow } from './recording.model.ts';
import { deleteSummary } from './summary.model.ts';
import { deleteTranscript } from './transcript.model.ts';

const DAY = 86_400_000;
const system: Caller = { actor: { kind: 'system' } };

/** Deletes the recordings and transcripts that are older than the organisation keeps them. */
export async function deleteExpired(deps: CallDeps, signal: AbortSignal): Promise<void> {
  for (const row of await findDiscarded()) await finish(deps, row, system);
  const { retentionDays } = await readCallSettings();
  if (retentionDays === null) return;
  const before = new Date(nowAsDate(deps.clock).getTime() - retentionDays * DAY);
  const why = `Kept for ${retentionDays} days.`;
  for (;;) {
    const calls = await findCallsWithContent(before, 200);
    for (const call of calls) {
      if (signal.aborted) return;
      await discard(deps, call, { caller: system, why });
    }
    if (calls.length === 0) return;
  }
}

/**
 * Deletes what was said on a call: its recording, transcript and analysis, the comments on it, and the words that action items quote. The
 * audit keeps the proof. A held call stays as it is.
 */
export async function discard(
  deps: CallDeps,
  { _id }: Pick<CallRow, '_id'>,
  { caller, why }: { caller: Caller; why: string },
): Promise<void> {
  const discarded = await transaction(async (session) => {
    const call = await findCall(_id.toHexString(), everything, session);
    if (!call || call.hold || (!call.recording && !call.hasTranscript)) return undefined;
    const { recording } = call;
    await deleteComments(_id, session);
    const file = recording && (await markDiscarded(recording, { _id, why }, session));
    if (call.hasTranscript) {
      await deleteTranscript(_id, session);
      await deleteSummary(_id, session);
      await forgetQuotes(_id, session);
      await audit({ ...factOf('call.transcript_deleted', caller, call), detail: why }, session);
    }
    const unset = ['recording', 'hasTranscript', 'transcription', 'summaryStatus', 'sentiment'];
    return { row: (await setOnCall(_id, { set: { updatedAt: nowAsDate(deps.clock) }, unset }, session))!, file };
  });
  if (!discarded) return;
  if (discarded.file) await finish(deps, discarded.file, caller);
  await announce(deps, discarded.row, discarded.row);
}

/** Removes the file; the row stays until then, so that a crash in between leaves no file behind. */
async function finish({ stored }: CallDeps, row: RecordingRow, caller: Caller): Promise<void> {
  const file = await findFile(row.fileId.toHexString());
  if (row.discarded) await stored.remove(row.discarded.key);
  await transaction(async (session) => {
    if (!(await deleteRecordingRow(row, session))) return;
    const proof = [row.discarded?.why, row.fileName, `${row.bytes} bytes`, file?.sha256 && `SHA-256 ${file.sha256}`];
    const detail = proof.filter(Boolean).join(' · ');
    await audit({ ...factOf('call.recording_deleted', caller, row), detail }, session);
  });
}
