import { specOf } from '../../kernel/indexes.ts';
import type { Module } from '../../kernel/module.ts';
import { callJobs } from './call.jobs.ts';
import { CallModel, SummaryModel, TranscriptModel } from './call.model.ts';
import { callRoutes } from './call.routes.ts';
import type { CallDeps } from './call.service.ts';
import { orderForgotten } from './summary.service.ts';

/** Calls with their recordings, transcripts and what was agreed on them. */
export const calls = (deps: CallDeps): Module => ({
  name: 'calls',
  routes: callRoutes(deps),
  jobs: callJobs(deps),
  schedules: [{ name: 'calls.orderForgottenAnalyses', everyMs: 60_000, run: () => orderForgotten(deps) }],
  listeners: [],
  collections: [CallModel, TranscriptModel, SummaryModel].map(specOf),
});
