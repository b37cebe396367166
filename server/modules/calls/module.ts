import { specOf } from '../../kernel/indexes.ts';
import type { BoundRoute, Module } from '../../kernel/module.ts';
import type { Scope } from '../../kernel/records/scope.ts';
import type { CallHooks } from '../../ports/telephony.ts';
import { ActionItemModel } from './action-item.model.ts';
import type { CallsApi } from './api.ts';
import { addCall } from './call.door.ts';
import { measureCalls } from './call.figures.ts';
import { callJobs } from './call.jobs.ts';
import { callListeners } from './call.listeners.ts';
import { callsMerge } from './call.merge.ts';
import { CallModel } from './call.model.ts';
import { callsOfPeople } from './call.personal-data.ts';
import { linkableCalls } from './call.policy.ts';
import { callRoutes } from './call.routes.ts';
import type { CallDeps } from './call.service.ts';
import { CallSettingsModel } from './call-settings.model.ts';
import { CommentModel } from './comment.model.ts';
import { RecordingModel } from './recording.model.ts';
import { orderUnread } from './recording.service.ts';
import { deleteExpired } from './retention.ts';
import { SummaryModel } from './summary.model.ts';
import { orderForgotten } from './summary.service.ts';
import { tell } from './telephony.events.ts';
import { CallLogModel } from './telephony.log.model.ts';
import { keepSubscribed, readCallLogs } from './telephony.log.ts';
import { planCall } from './telephony.plan.ts';
import { TranscriptModel } from './transcript.model.ts';
import { orderUntranscribed } from './transcription.service.ts';

/** The addresses that telephony vendors call. */
export type Webhooks = (hooks: CallHooks) => BoundRoute[];

/** Calls with their recordings, transcripts and what was agreed on them. */
export function calls(deps: CallDeps & { webhooks: Webhooks }) {
  const webhooks = () =>
    deps.webhooks({
      tell: (event) => tell(deps, event),
      plan: (call) => planCall(deps, call),
    });
  const module: Module = {
    name: 'calls',
    routes: [...callRoutes(deps), ...webhooks()],
    jobs: callJobs(deps),
    schedules: [
      { name: 'calls.orderForgottenAnalyses', everyMs: 60_000, run: () => orderForgotten(deps) },
      { name: 'calls.orderUntranscribed', everyMs: 60_000, run: () => orderUntranscribed(deps) },
      { name: 'calls.readCallLogs', everyMs: 120_000, run: () => readCallLogs(deps) },
      { name: 'calls.keepTelephonySubscribed', everyMs: 600_000, run: () => keepSubscribed(deps) },
      { name: 'calls.measure', everyMs: 30_000, run: () => measureCalls(deps) },
      { name: 'calls.deleteExpired', everyMs: 86_400_000, run: (signal) => deleteExpired(deps, signal) },
      { name: 'calls.orderUnreadRecordings', everyMs: 60_000, run: () => orderUnread(deps) },
    ],
    listeners: callListeners(deps),
    collections: [
      CallModel,
      TranscriptModel,
      RecordingModel,
      SummaryModel,
      ActionItemModel,
      CommentModel,
      CallLogModel,
      CallSettingsModel,
    ].map(specOf),
    personalData: [callsOfPeople(deps)],
    merge: callsMerge,
  };
  const api: CallsApi = { addCall: (call) => addCall(deps, call) };
  const linkable = (ids: readonly string[], within: { scope: Scope }) => linkableCalls(deps, ids, within);
  return { module, api, linkable };
}
