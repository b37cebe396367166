import { serveThread } from '../../../kernel/thread.ts';
import type { CallReading, CallTranscript } from '../../../ports/analyst.call.ts';
import { readCallLocally } from './call/read-call.ts';
import type { SentContext } from './calls.ts';

const readCall = (transcript: CallTranscript, { start, ...context }: SentContext): CallReading =>
  readCallLocally(transcript, { ...context, start: Temporal.ZonedDateTime.from(start) });

serveThread(() => ({ readCall }), { background: true });
