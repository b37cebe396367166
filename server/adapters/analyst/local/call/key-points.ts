import { type Candidate, type Reading, readCandidates } from './key-points.features.ts';
import { figureScore, reportsResults } from './key-points.figures.ts';
import { callWeights, meetingWeights } from './key-points.weights.ts';
import type { Sentence } from './sentences.ts';

const LEAD =
  /^(?:(?:so|and|but|well|okay|ok|yeah|yes|right|um|uh|oh|now|also|then|honestly|actually|basically|i mean|you know|i think|i guess|let me just say|to be fair)[,.]? )+/iu;
const NOISE = /\{[a-z]+\}|\[[a-z ]{1,20}\]|\b(?:um|uh|er|mm-?hmm|hmm|you know|i mean|sort of|kind of)\b[ ,]*/giu;
/** "The the recording", "w would". */
const STAMMER = /(?<![\p{L}'])(?:([\p{L}']+(?: [\p{L}']+)?)(?:,? \1)+(?![\p{L}'])|(?![ai] )(\p{L}) (?=\2\p{L}))/giu;

export interface Point {
  text: string;
  sentences: Sentence[];
}

export interface PointOptions {
  /** Segments that are told elsewhere. */
  exclude?: ReadonlySet<number>;
  speakerOf?: (segment: number) => string;
  /** Weights of the features to use instead of those that ship. */
  weights?: readonly number[];
}

/** Sentences that are compared with one another at most. */
const MOST_COMPARED = 250;

/**
 * The sentences that say most about what the call was about, in their order: ranked by weights learnt from summaries that
 * people wrote (reported figures first where a company reports its results), and each chosen for what the others do not
 * say (maximal marginal relevance, Carbonell and Goldstein 1998).
 */
export function keyPoints(sentences: readonly Sentence[][], options: PointOptions = {}): Point[] {
  const reading = readCandidates(sentences, tell, options.speakerOf ?? (() => ''));
  const candidates = reading.candidates.filter(({ sentence }) => !options.exclude?.has(sentence.segment));
  const style = styleOf(sentences, reading, options.weights);
  const ranked = candidates
    .map((candidate) => ({ candidate, score: style.score(candidate) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_COMPARED);
  return choose(ranked, reading.weights, style)
    .sort((a, b) => a.position - b.position)
    .map(({ sentence, text }) => ({ text, sentences: [sentence] }));
}

interface Style {
  score(candidate: Candidate): number;
  /** Words that the points may take together. */
  budget: number;
  /** What a sentence loses that says nothing new, in units of the score. */
  redundancy: number;
}

function styleOf(
  sentences: readonly Sentence[][],
  { candidates }: Reading,
  weights: readonly number[] = weightsFor(candidates),
): Style {
  if (reportsResults(candidates)) return { score: figureScore, budget: 75, redundancy: 1.5 };
  const score = ({ features }: Candidate) => features.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  return { score, budget: Math.min(140, 40 + sentences.flat().length * 0.6), redundancy: 0.8 };
}

/** Words of the longest call between two and of the shortest meeting. In between, both sorts of weights count. */
const [SHORT, LONG] = [500, 1_000];

function weightsFor(candidates: readonly Candidate[]): number[] {
  const words = candidates.reduce((sum, { length }) => sum + length, 0);
  const long = Math.max(0, Math.min(1, (words - SHORT) / (LONG - SHORT)));
  return callWeights.map((weight, i) => (1 - long) * weight + long * meetingWeights[i]!);
}

function choose(
  ranked: readonly { candidate: Candidate; score: number }[],
  weights: ReadonlyMap<string, number>,
  { budget, redundancy }: Style,
): Candidate[] {
  const chosen: Candidate[] = [];
  const covered = new Set<string>();
  const left = new Set(ranked);
  let words = 0;
  while (left.size > 0) {
    let best: (typeof ranked)[number] | undefined;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const one of left) {
      const score = one.score - redundancy * coveredShare(one.candidate.words, covered, weights);
      if (score > bestScore) {
        best = one;
        bestScore = score;
      }
    }
    if (!best) break;
    left.delete(best);
    const { candidate } = best;
    if (words + candidate.length > budget && chosen.length > 0) {
      if (words > budget * 0.8) break;
      continue;
    }
    chosen.push(candidate);
    words += candidate.length;
    for (const word of candidate.words) covered.add(word);
  }
  return chosen;
}

/** How much of what the words weigh has been said, from 0 to 1. */
function coveredShare(
  words: readonly string[],
  covered: ReadonlySet<string>,
  weights: ReadonlyMap<string, number>,
): number {
  let total = 0;
  let known = 0;
  for (const word of words) {
    const weight = weights.get(word) ?? 0;
    total += weight;
    if (covered.has(word)) known += weight;
  }
  return total > 0 ? known / total : 1;
}

/** The sentence without what only fills it. */
export function tell(raw: string): string {
  const text = raw
    .replace(NOISE, '')
    .replace(/\s+/g, ' ')
    .replace(STAMMER, '$1')
    .replace(/ ([,.?!])/g, '$1')
    .replace(LEAD, '')
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
