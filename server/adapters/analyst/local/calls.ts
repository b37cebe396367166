import { Thread } from '../../../kernel/thread.ts';
import type { CallContext, CallReading, CallTranscript } from '../../../ports/analyst.call.ts';
import type { CallAnalyst } from '../../../ports/analyst.ts';

/** As it goes to the thread: structured clone does not know `Temporal`. */
export type SentContext = Omit<CallContext, 'start'> & { start: string };

const thread = new Thread<{ readCall(transcript: CallTranscript, context: SentContext): CallReading }>(
  new URL('./call.thread.ts', import.meta.url),
);

/** Reads calls by rules and counting, in a thread of its own: no network, no model. */
export const localCalls: CallAnalyst = {
  readCall: (transcript, { start, ...context }) =>
    thread.ask('readCall', transcript, { ...context, start: start.toString() }),
};
