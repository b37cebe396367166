/** What was said on a call. Times are seconds from the start of the call. */
export interface CallTranscript {
  segments: readonly TranscriptSegment[];
  /** BCP 47 language, such as `en` or `de-CH`; undefined when nobody said. */
  language?: string;
}

export interface TranscriptSegment {
  /** The label in the transcript: a name, "Speaker 2" or a channel; empty when unknown. */
  speaker: string;
  text: string;
  startTime: number;
  endTime: number;
  /** 0 to 1. */
  confidence?: number;
}

/** What the CRM knows about a call besides its words. */
export interface CallContext {
  /** When the call started, in the zone that its dates are read in. */
  start: Temporal.ZonedDateTime;
  participants: readonly CallParticipant[];
  accountName?: string;
  /** Colleagues who may be named as owners without being on the call. */
  colleagues?: readonly { userId: string; name: string }[];
  /** Contacts of the account who may be named without being on the call. */
  contactNames?: readonly string[];
  /** Rival products to look for; others are found by the way people speak about them. */
  competitors?: readonly string[];
}

export interface CallParticipant {
  name: string;
  side: Side;
  /** The label of this person in the transcript where it is not the name. */
  speakerLabel?: string;
  /** For our own people: their user. */
  userId?: string;
}

export type Side = 'us' | 'them';
export type Sentiment = 'positive' | 'neutral' | 'negative';

/** What an analyst made of a call. Each claim carries its evidence. */
export interface CallReading {
  /** BCP 47 language that the call was read in. */
  language: string;
  keyPoints: KeyPoint[];
  actionItems: ActionItem[];
  sentiment: CallSentiment;
  /** Most important first. */
  topics: string[];
  /** One or two sentences; empty when nothing was agreed. */
  nextSteps: string;
  openQuestions: Evidence[];
  objections: Evidence[];
  competitors: (Evidence & { name: string })[];
  talk: TalkFigures;
}

/** The words that support a claim, exactly as in the transcript. */
export interface Evidence {
  /** Index of the segment. */
  segment: number;
  quote: string;
  speaker: string;
  /** Seconds from the start of the call. */
  startTime: number;
}

export interface KeyPoint {
  text: string;
  startTime: number;
  evidence: Evidence[];
}

export interface ActionItem {
  description: string;
  assignee: Assignee;
  /** `YYYY-MM-DD`: the last day on which the item is in time. */
  dueDate?: string;
  quote: string;
  speaker: string;
  startTime: number;
  /** Every place that belongs to the item: the request, the promise, repetitions; the first is `quote`. */
  evidence: Evidence[];
}

/** Who owes an item: a person, or one of the two sides when nobody was named. */
export interface Assignee {
  side: Side | 'unknown';
  /** As in the context where the person is known there. */
  name?: string;
  userId?: string;
}

export interface CallSentiment {
  overall: Sentiment;
  /** -1 to 1. */
  score: number;
  /** Shares of the utterances; they add up to 1, or are all 0 when nobody spoke. */
  breakdown: Record<Sentiment, number>;
  perSpeaker: SpeakerSentiment[];
}

export interface SpeakerSentiment {
  speaker: string;
  side: Side | 'unknown';
  overall: Sentiment;
  score: number;
  /** One point per utterance that shows feeling. */
  overTime: { startTime: number; score: number }[];
}

/** How the talking was shared out. */
export interface TalkFigures {
  /** Seconds from the first word to the last. */
  duration: number;
  speakers: SpeakerTalk[];
  /** Share of the talking that our side did, 0 to 1; undefined where no side is known. */
  talkRatio?: number;
  /** Changes of speaker per minute. */
  interactivity: number;
  /** Mean seconds that our side waits after the other side has finished; undefined where it never answers. */
  patience?: number;
  /** Seconds in which nobody speaks. */
  silence: number;
  /** Silences worth skipping: three seconds or longer. */
  pauses: { startTime: number; endTime: number }[];
}

export interface SpeakerTalk {
  speaker: string;
  side: Side | 'unknown';
  /** Seconds. */
  talkTime: number;
  /** Share of all talking, 0 to 1. */
  share: number;
  /** Seconds of the longest stretch in which nobody else spoke. */
  longestMonologue: number;
  questions: number;
}
