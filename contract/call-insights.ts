import { z } from 'zod';
import { ActionItem } from './call-action-items.ts';
import { Id, Instant } from './route.ts';

export const Sentiment = z.enum(['positive', 'neutral', 'negative']);

/** `queued`: the transcript waits to be analysed or is being analysed. */
export const SummaryStatus = z.enum(['queued', 'ready', 'failed']);

/** The words of the transcript that support a claim. */
export const CallEvidence = z.object({
  segment: z.number().int(),
  quote: z.string(),
  speaker: z.string(),
  startTime: z.number(),
});

const Side = z.enum(['us', 'them', 'unknown']);

/** How the talking was shared out; times are seconds, shares 0 to 1. */
export const TalkFigures = z.object({
  duration: z.number(),
  speakers: z.array(
    z.object({
      speaker: z.string(),
      side: Side,
      talkTime: z.number(),
      share: z.number(),
      longestMonologue: z.number(),
      questions: z.number().int(),
    }),
  ),
  /** Share of the talking that our side did. */
  talkRatio: z.number().optional(),
  /** Changes of speaker per minute. */
  interactivity: z.number(),
  /** Mean seconds that our side waits before it answers. */
  patience: z.number().optional(),
  silence: z.number(),
  pauses: z.array(z.object({ startTime: z.number(), endTime: z.number() })),
});
export type TalkFigures = z.infer<typeof TalkFigures>;

/** How somebody talked on several calls; what none of them tells is missing. */
const talkMeans = {
  calls: z.number().int(),
  /** Share of the talking on all calls together. */
  talkRatio: z.number().optional(),
  /** Means per call: seconds, questions, changes of speaker per minute, and seconds before an answer. */
  longestMonologue: z.number().optional(),
  questions: z.number().optional(),
  interactivity: z.number().optional(),
  patience: z.number().optional(),
};
const TalkMeans = z.object(talkMeans);
export type TalkMeans = z.infer<typeof TalkMeans>;

/** A rep's calls over the past weeks, and those of each week. */
export const RepFigures = z.object({
  user: Id,
  userName: z.string().optional(),
  ...talkMeans,
  weeks: z.array(z.object({ from: z.iso.date(), ...talkMeans })),
});
export type RepFigures = z.infer<typeof RepFigures>;

export const CallInsights = z.object({
  language: z.string(),
  keyPoints: z.array(z.object({ text: z.string(), startTime: z.number(), evidence: z.array(CallEvidence) })),
  actionItems: z.array(ActionItem),
  sentiment: z.object({
    overall: Sentiment,
    score: z.number(),
    breakdown: z.object({ positive: z.number(), neutral: z.number(), negative: z.number() }),
    perSpeaker: z.array(
      z.object({
        speaker: z.string(),
        side: Side,
        overall: Sentiment,
        score: z.number(),
        /** One point per utterance that shows feeling. */
        overTime: z.array(z.object({ startTime: z.number(), score: z.number() })),
      }),
    ),
  }),
  topics: z.array(z.string()),
  nextSteps: z.string(),
  openQuestions: z.array(CallEvidence),
  objections: z.array(CallEvidence),
  competitors: z.array(CallEvidence.extend({ name: z.string() })),
  talk: TalkFigures,
  generatedAt: Instant,
});
export type CallInsights = z.infer<typeof CallInsights>;

/** `insights` are those of the last analysis that succeeded. */
export const AiSummary = z.object({
  status: SummaryStatus,
  /** Why the last analysis failed. */
  reason: z.string().optional(),
  insights: CallInsights.optional(),
});
export type AiSummary = z.infer<typeof AiSummary>;
