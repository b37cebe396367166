import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { callComments } from '@sequelstring/contract/call-comments.ts';
import { callRecording } from '@sequelstring/contract/call-recording.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import {
  completeActionItems,
  listActionItems,
  listAllActionItems,
  makeTask,
  updateActionItem,
} from './action-item.service.ts';
import { type CallDeps, cancelCall, createCall, getCall, listCalls, updateCall } from './call.service.ts';
import { readCallSettings } from './call-settings.model.ts';
import { updateCallSettings } from './call-settings.service.ts';
import { addComment, listComments, removeComment } from './comment.service.ts';
import { getConsent, recordConsent } from './consent.service.ts';
import { holdCall, liftHold } from './hold.service.ts';
import { addRecording, linkRecording } from './recording.service.ts';
import { repFigures } from './rep-figures.service.ts';
import { generateSummary, getSummary } from './summary.service.ts';
import { browserPhone, dial, hangUp, liveCalls, telephonyState } from './telephony.service.ts';
import { renameSpeaker, updateSegment } from './transcript.edit.ts';
import { addTranscript, getTranscript } from './transcript.service.ts';
import { generateTranscript } from './transcription.service.ts';

export const callRoutes = (deps: CallDeps): BoundRoute[] => [
  bind(calls.list, ({ user, query }) => listCalls(deps, user, query)),
  bind(calls.figures, ({ user, query }) => repFigures(deps, user, query)),
  bind(calls.live, ({ user }) => liveCalls(deps, user)),
  bind(calls.create, ({ user, caller, body }) => createCall(deps, { user, caller, input: body })),
  bind(calls.get, ({ user, params }) => getCall(deps, user, params.callId)),
  bind(calls.update, ({ user, caller, params, body }) => updateCall(deps, { user, caller, ...params, patch: body })),
  bind(calls.cancel, ({ user, caller, params }) => cancelCall(deps, { user, caller, ...params })),
  bind(calls.dial, ({ user, caller, params, body }) => dial(deps, { user, caller, ...params, ...body })),
  bind(calls.hangUp, ({ user, caller, params }) => hangUp(deps, { user, caller, ...params })),
  bind(calls.telephony, ({ user }) => telephonyState(deps, user)),
  bind(calls.browserPhone, ({ user }) => browserPhone(deps, user)),
  bind(calls.addRecording, ({ user, caller, params, req }) => addRecording(deps, { user, caller, ...params, req })),
  bind(calls.getRecording, ({ user, params }) => linkRecording(deps, user, params.callId)),
  bind(calls.addTranscript, ({ user, caller, params, req }) => addTranscript(deps, { user, caller, ...params, req })),
  bind(calls.getTranscript, ({ user, params, query }) => getTranscript(deps, user, { ...params, ...query })),
  bind(calls.generateTranscript, ({ user, caller, params }) => generateTranscript(deps, { user, caller, ...params })),
  bind(calls.getSummary, ({ user, params }) => getSummary(deps, user, params.callId)),
  bind(calls.generateSummary, ({ user, caller, params }) => generateSummary(deps, { user, caller, ...params })),
  bind(callActionItems.ofCall, ({ user, params }) => listActionItems(deps, user, params.callId)),
  bind(callActionItems.update, ({ user, caller, params, body }) =>
    updateActionItem(deps, { user, caller, ...params, patch: body }),
  ),
  bind(callActionItems.makeTask, ({ user, caller, params }) => makeTask(deps, { user, caller, ...params })),
  bind(callActionItems.list, ({ user, query }) => listAllActionItems(deps, user, query)),
  bind(callActionItems.complete, ({ user, caller, body }) => completeActionItems(deps, { user, caller, ...body })),
  bind(calls.updateSegment, ({ user, caller, params, body }) =>
    updateSegment(deps, { user, caller, ...params, patch: body }),
  ),
  bind(calls.renameSpeaker, ({ user, caller, params, body }) =>
    renameSpeaker(deps, { user, caller, ...params, ...body }),
  ),
  bind(callComments.list, ({ user, params }) => listComments(deps, user, params.callId)),
  bind(callComments.add, ({ user, caller, params, body }) => addComment(deps, { user, caller, ...params, ...body })),
  bind(callComments.remove, ({ user, caller, params }) => removeComment(deps, { user, caller, ...params })),
  bind(callRecording.settings, () => readCallSettings()),
  bind(callRecording.updateSettings, ({ caller, body }) => updateCallSettings(caller, body)),
  bind(callRecording.consent, ({ user, params }) => getConsent(deps, user, params.callId)),
  bind(callRecording.recordConsent, ({ user, caller, params, body }) =>
    recordConsent(deps, { user, caller, ...params, ...body }),
  ),
  bind(callRecording.hold, ({ user, caller, params, body }) => holdCall(deps, { user, caller, ...params, ...body })),
  bind(callRecording.liftHold, ({ user, caller, params }) => liftHold(deps, { user, caller, ...params })),
];
