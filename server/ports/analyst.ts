import type { ArticleAnalyst } from './analyst.article.ts';
import type { CallContext, CallReading, CallTranscript } from './analyst.call.ts';
import type { LineAnalyst } from './analyst.line.ts';

/** Reads text and says what it is about, with the words that say so. */
export interface Analyst extends ArticleAnalyst, CallAnalyst, LineAnalyst {
  /** What it is called in settings and logs. */
  readonly name: string;
}

/** Reads what was said on a call. */
export interface CallAnalyst {
  /** Rejects where the analyst cannot be reached. */
  readCall(transcript: CallTranscript, context: CallContext): Promise<CallReading>;
}
