import { emptyAudit } from '../../kernel/audit.model.ts';
import type { PersonalData } from '../../kernel/personal-data.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';
import { ActionItemModel, findItemsOfCall, toActionItem } from './action-item.model.ts';
import { CallModel, type CallRow, findCallsOfPerson, forgetCandidate } from './call.model.ts';
import { deleteComments, findComments, toComment } from './comment.model.ts';
import { findRecording, RecordingModel } from './recording.model.ts';
import { findSummary, SummaryModel } from './summary.model.ts';
import { findTranscript, TranscriptModel } from './transcript.model.ts';

/** Calls with a person: what was said, recorded and agreed. */
export const callsOfPeople = ({ stored }: { stored: StoredFiles }): PersonalData => ({
  name: 'calls',
  gather: async (person) => Promise.all((await findCallsOfPerson(person)).map(whole)),
  erase: async (person) => {
    for (const { _id, recording, hold } of await findCallsOfPerson(person)) {
      // What a legal claim needs need not be erased (GDPR Art. 17(3)(e)).
      if (hold) continue;
      // The call goes last: without it nothing would lead to the rest after a crash.
      if (recording) await stored.remove(recording.key);
      await RecordingModel.deleteOne({ _id });
      await TranscriptModel.deleteOne({ _id });
      await SummaryModel.deleteOne({ _id });
      await ActionItemModel.deleteMany({ call: _id });
      await deleteComments(_id);
      await emptyAudit([{ kind: 'call', id: _id.toHexString() }]);
      await CallModel.deleteOne({ _id });
    }
    await forgetCandidate(person.id);
  },
});

async function whole({ _id, user, contact, account, recording: _, transcription: __, ...call }: CallRow) {
  const [recording, transcript, summary, items, comments] = await Promise.all([
    findRecording(_id),
    findTranscript(_id),
    findSummary(_id),
    findItemsOfCall(_id),
    findComments(_id),
  ]);
  const facts = recording && {
    fileName: recording.fileName,
    mediaType: recording.mediaType,
    bytes: recording.bytes,
    duration: recording.duration,
    addedAt: recording.addedAt,
  };
  return {
    ...{ id: _id, user, contact, account, ...call },
    ...(facts && { recording: facts }),
    ...(transcript && { transcript: transcript.segments }),
    ...(summary?.insights && { summary: summary.insights }),
    ...(items.length > 0 && { actionItems: items.map(toActionItem) }),
    ...(comments.length > 0 && { comments: comments.map(toComment) }),
  };
}
