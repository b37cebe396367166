import type { Sentence } from './sentences.ts';
import { contentOf, wordsOf } from './words.ts';

/** What makes a sentence worth retelling on a business call. */
const MATTERS =
  /\b(?:budget|price|cost|costs|contract|sign|signs|decision|decide|decides|deadline|problem|issue|need|needs|want|wants|goal|plan|because|main|important|biggest|approved?|board|legal|security|renewal|revenue|growth|margin|profit|sales|customers?|guidance|expect|increase|decrease|quarter|results|agreed|decided|approach|idea|vertrag|kunde|projekt)\b/u;
const NUMBER =
  /\d|\b(?:hundred|thousand|million|billion|percent|per cent|dozen|twice|double|half of|third|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|prozent|hundert|tausend|zwanzig)\b/u;
const LEAD =
  /^(?:(?:so|and|but|well|okay|ok|yeah|yes|right|um|uh|oh|now|also|then|honestly|actually|basically|i mean|you know|i think|i guess|let me just say|to be fair)[,.]? )+/iu;
const NOISE = /\{[a-z]+\}|\[[a-z ]{1,20}\]|\b(?:um|uh|er|mm-?hmm|hmm|you know|i mean|sort of|kind of)\b[ ,]*/giu;

export interface Point {
  text: string;
  sentences: Sentence[];
}

export interface PointOptions {
  /** Words that the points may take together; by the length of the call when not given. */
  budget?: number;
  /** Segments that are told elsewhere. */
  exclude?: ReadonlySet<number>;
}

/**
 * The sentences that say most about what the call was about, in their order: weighed by how much the call speaks of
 * their words, numbers preferred, and each chosen for what the others do not say (maximal marginal relevance,
 * Carbonell and Goldstein 1998).
 */
export function keyPoints(sentences: readonly Sentence[][], options: PointOptions = {}): Point[] {
  const all = sentences.flat();
  const candidates = all
    .map((sentence, position) => ({
      sentence,
      position,
      text: tell(sentence.raw),
      words: [...new Set(contentOf(sentence.plain))],
    }))
    .filter(
      ({ sentence, words, text }) =>
        words.length >= 4 &&
        !sentence.plain.endsWith('?') &&
        !options.exclude?.has(sentence.segment) &&
        text.length <= 400,
    );
  const weights = weigh(all);
  const scored = candidates
    .map((one) => ({ ...one, score: scoreOf(one.sentence.plain, one.words, weights) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 250);
  const budget = options.budget ?? Math.min(160, 40 + all.length * 0.6);
  return choose(scored, weights, budget)
    .sort((a, b) => a.position - b.position)
    .map(({ sentence, text }) => ({ text, sentences: [sentence] }));
}

/** How much the call speaks of a word: often, but not everywhere. */
function weigh(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { plain } of sentences)
    for (const word of new Set(contentOf(plain))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = new Map<string, number>();
  for (const [word, count] of counts)
    weights.set(word, count === 1 ? 0.4 : Math.log2(1 + count) * Math.min(1, word.length / 5));
  return weights;
}

function scoreOf(plain: string, words: readonly string[], weights: ReadonlyMap<string, number>): number {
  const sum = words.reduce((total, word) => total + (weights.get(word) ?? 0), 0);
  const length = wordsOf(plain).length;
  const brevity = 1 / (length + 6) ** 0.6;
  return sum * brevity * (NUMBER.test(plain) ? 1.35 : 1) * (MATTERS.test(plain) ? 1.2 : 1);
}

interface Scored {
  sentence: Sentence;
  position: number;
  text: string;
  words: string[];
  score: number;
}

function choose(scored: readonly Scored[], weights: ReadonlyMap<string, number>, budget: number): Scored[] {
  const chosen: Scored[] = [];
  const covered = new Set<string>();
  const left = new Set(scored);
  let words = 0;
  while (left.size > 0) {
    let best: Scored | undefined;
    let bestScore = 0;
    for (const one of left) {
      let known = 0;
      let total = 0;
      for (const word of one.words) {
        const weight = weights.get(word) ?? 0;
        total += weight;
        if (covered.has(word)) known += weight;
      }
      const score = one.score * (1 - 0.7 * (total > 0 ? known / total : 1));
      if (score > bestScore) {
        best = one;
        bestScore = score;
      }
    }
    if (!best) break;
    left.delete(best);
    const length = wordsOf(best.text).length;
    if (words + length > budget && chosen.length > 0) {
      if (words > budget * 0.8) break;
      continue;
    }
    chosen.push(best);
    words += length;
    for (const word of best.words) covered.add(word);
  }
  return chosen;
}

/** The sentence without what only fills it. */
export function tell(raw: string): string {
  const text = raw
    .replace(NOISE, '')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.?!])/g, '$1')
    .replace(LEAD, '')
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
