import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type JobDefinition, job } from '../../ports/jobs.ts';
import type { CallDeps } from './call.service.ts';
import { READ_RECORDING, readRecording } from './recording.service.ts';
import { ANALYSE, analyseCall } from './summary.service.ts';
import { TRANSCRIBE, transcribeCall } from './transcription.service.ts';

export const callJobs = (deps: CallDeps): JobDefinition[] => [
  job({
    name: ANALYSE,
    payload: z.object({ callId: Id, request: Id }),
    attempts: 5,
    backoffMs: 5000,
    concurrency: 2,
    leaseMs: 60_000,
    handle: (payload, context) => analyseCall(deps, payload, context),
  }),
  job({
    name: TRANSCRIBE,
    payload: z.object({ callId: Id, request: Id }),
    attempts: 5,
    backoffMs: 10_000,
    concurrency: 2,
    leaseMs: 60_000,
    handle: (payload, context) => transcribeCall(deps, payload, context),
  }),
  job({
    name: READ_RECORDING,
    payload: z.object({ callId: Id, fileId: Id }),
    attempts: 3,
    backoffMs: 5000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: (payload, context) => readRecording(deps, payload, context),
  }),
];
