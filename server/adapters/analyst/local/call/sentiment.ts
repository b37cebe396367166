import type { CallSentiment, CallTranscript, Sentiment, SpeakerSentiment } from '../../../../ports/analyst.call.ts';
import type { People } from './people.ts';
import type { Sentence } from './sentences.ts';
import { NEGATIONS, PHRASES, STRONGER, WEIGHTS } from './sentiment.words.ts';
import { wordsOf } from './words.ts';

/** How far a negation reaches, in words. */
const REACH = 3;
/** Scores beyond these are positive or negative. */
const POSITIVE = 0.12;
const NEGATIVE = -0.1;

/** How an utterance sounds, -1 to 1; 0 where it shows no feeling. */
export function feelingOf(plain: string): number {
  let sum = 0;
  let rest = plain;
  for (const [phrase, weight] of PHRASES) {
    if (!phrase.test(rest)) continue;
    sum += weight;
    rest = rest.replace(phrase, ' ');
  }
  const words = wordsOf(rest);
  for (const [index, word] of words.entries()) {
    const weight = WEIGHTS.get(word);
    if (weight === undefined) continue;
    const before = words.slice(Math.max(0, index - REACH), index);
    const negated = before.some((other) => NEGATIONS.has(other));
    const stronger = before.at(-1) !== undefined && STRONGER.has(before.at(-1)!);
    sum += weight * (stronger ? 1.5 : 1) * (negated ? (weight > 0 ? -0.7 : -0.3) : 1);
  }
  return sum / Math.sqrt(sum * sum + 9);
}

/** The sentiment of a call: what the other side feels counts more than the courtesy of our own. */
export function sentimentOf(
  transcript: CallTranscript,
  people: People,
  sentences: readonly Sentence[][],
): CallSentiment {
  const feelings = sentences.map((of) => feelingOf(of.map(({ plain }) => plain).join(' ')));
  const labels = feelings.map((score) => label(score, 0.3));
  const count = (wanted: Sentiment) =>
    labels.length > 0 ? labels.filter((one) => one === wanted).length / labels.length : 0;
  const bySpeaker = Map.groupBy(transcript.segments.keys(), (index) => transcript.segments[index]!.speaker);
  const perSpeaker = [...bySpeaker].map(([speaker, indexes]): SpeakerSentiment => {
    const score = mean(indexes.map((index) => feelings[index]!));
    return {
      speaker,
      side: people.bySpeaker(speaker).side,
      overall: label(score, POSITIVE, NEGATIVE),
      score,
      overTime: indexes
        .filter((index) => feelings[index] !== 0)
        .map((index) => ({ startTime: transcript.segments[index]!.startTime, score: feelings[index]! })),
    };
  });
  const theirs = perSpeaker.filter(({ side }) => side === 'them');
  const others = perSpeaker.filter(({ side }) => side !== 'them');
  const score =
    theirs.length > 0 && others.length > 0
      ? 0.7 * weighted(theirs, bySpeaker) + 0.3 * weighted(others, bySpeaker)
      : weighted(perSpeaker, bySpeaker);
  return {
    overall: label(score, POSITIVE, NEGATIVE),
    score,
    breakdown: { positive: count('positive'), neutral: count('neutral'), negative: count('negative') },
    perSpeaker,
  };
}

const label = (score: number, above: number, below = -above): Sentiment =>
  score > above ? 'positive' : score < below ? 'negative' : 'neutral';

/** Of the utterances with feeling; a few warm words in a long factual call stay few. */
function mean(scores: readonly number[]): number {
  const felt = scores.filter((score) => score !== 0);
  if (felt.length === 0) return 0;
  return felt.reduce((sum, score) => sum + score, 0) / (felt.length + 2);
}

function weighted(speakers: readonly SpeakerSentiment[], bySpeaker: ReadonlyMap<string, number[]>): number {
  const weights = speakers.map(({ speaker }) => bySpeaker.get(speaker)?.length ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? speakers.reduce((sum, { score }, index) => sum + score * weights[index]!, 0) / total : 0;
}
