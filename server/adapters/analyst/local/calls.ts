import type { CallAnalyst } from '../../../ports/analyst.ts';
import { readCallLocally } from './call/read-call.ts';

/** Reads calls by rules and counting: no network, no model. */
export const localCalls: CallAnalyst = {
  readCall: async (transcript, context) => readCallLocally(transcript, context),
};
