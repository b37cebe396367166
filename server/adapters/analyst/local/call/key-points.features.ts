import type { Sentence } from './sentences.ts';
import { contentOf, isStopWord, wordsOf } from './words.ts';

/** What makes a sentence worth retelling on a business call. */
const MATTERS =
  /\b(?:budget|price|cost|costs|contract|sign|signs|decision|decide|decides|deadline|problem|issue|goal|plan|main|important|biggest|approved?|board|legal|security|renewal|revenue|growth|margin|profit|sales|customers?|guidance|expect|increase|decrease|quarter|results|approach|idea|vertrag|kunde|projekt)\b/u;
const NUMBER =
  /\d|\b(?:hundred|thousand|million|billion|percent|per cent|dozen|twice|double|half of|third|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|prozent|hundert|tausend|zwanzig)\b/u;
const DECIDES = /\b(?:decided?|agreed?|approved?|chosen?|settled|concluded?|entschieden|beschlossen|vereinbart)\b/u;
const REASON = /\b(?:because|since|so that|therefore|which means|the reason|that's why|weil|damit|deshalb)\b/u;
const NEEDS = /\b(?:needs?|want|wants|should|have to|has to|must|require[sd]?|brauchen|braucht|müssen|muss|soll)\b/u;
const PAST = /\b(?:was|were|had|did|used to|war|waren|hatte|hatten)\b/u;
const WE = /\b(?:we|we'll|we're|we've|our|us|wir|uns|unser\w*)\b/u;
const WILL = /(?:\bwill|'ll|\bwerden|\bwird)\b/u;

const words = (list: string) => new Set(list.split(' '));
/** The little words of complete sentences, against those of chat. */
const JOINTS = words(
  'the of to and for with that by from in on be will should would der die das den dem des und von zu für mit dass bei im am',
);
const PERSONS = words('i you me my your he she him her them they it its ich du mir mich dir dich er sie ihn es ihr');
const CHAT = words(
  'yeah okay ok um uh mm hmm right well like just know think guess mean kind sort actually basically maybe probably oh hi hello thank thanks bye sorry gonna wanna cause stuff thing things yes no ja nein genau also halt eben danke',
);

/** What is seen in a sentence: how it is said, how common its words are, where it stands, whose it is, what it speaks of. */
export const featureNames = [
  'joints',
  'persons',
  'chat',
  'content',
  'length',
  'short',
  'long words',
  'broken off',
  'spoken of',
  'most spoken of',
  'top four spoken of',
  'spoken of in one place',
  'said once',
  'phrases',
  'like the whole',
  'place',
  'place squared',
  'opening',
  'closing',
  'length of turn',
  'talk of speaker',
  'number',
  'matters',
  'decides',
  'reason',
  'needs',
  'past',
  'we',
  'will',
] as const;

/** A sentence that may be told, with what there is to see in it. */
export interface Candidate {
  sentence: Sentence;
  position: number;
  text: string;
  /** Stems of its words that carry meaning, each once. */
  words: string[];
  /** How many words `text` has. */
  length: number;
  /** In the order of `featureNames`. */
  features: number[];
}

export interface Reading {
  candidates: Candidate[];
  /** How much the call speaks of a word, from 0 to 1. */
  weights: ReadonlyMap<string, number>;
}

/** Parts into which a call is cut to see whether a word belongs to one subject of it or to all. */
const PARTS = 10;

/** The sentences of a call that may be told; `tell` gives a sentence without what only fills it. */
export function readCandidates(
  sentences: readonly Sentence[][],
  tell: (raw: string) => string,
  speakerOf: (segment: number) => string,
): Reading {
  const all = sentences.flat();
  const call = new WholeCall(all);
  const turns = new Turns(sentences, speakerOf);
  const candidates: Candidate[] = [];
  all.forEach((sentence, position) => {
    const words = call.contents[position]!;
    if (words.length < 3 || sentence.plain.endsWith('?')) return;
    const text = tell(sentence.raw);
    const told = wordsOf(text);
    if (told.length < 6 || text.length > 400) return;
    const features = [
      ...howItIsSaid(sentence, told, words),
      ...call.howCommon(sentence.plain, words, told.length),
      ...whereItStands(position / all.length),
      ...turns.whoseItIs(sentence.segment),
      ...whatItSpeaksOf(sentence.plain),
    ];
    candidates.push({ sentence, position, text, words, length: told.length, features });
  });
  return { candidates, weights: call.weights };
}

function howItIsSaid(sentence: Sentence, told: readonly string[], content: readonly string[]): number[] {
  const share = (set: ReadonlySet<string>) => told.filter((word) => set.has(word)).length / told.length;
  return [
    share(JOINTS),
    share(PERSONS),
    share(CHAT),
    content.length / told.length,
    Math.log(told.length),
    Math.min(1, told.length / 15),
    told.reduce((sum, word) => sum + word.length, 0) / told.length / 5,
    (sentence.raw.match(/--|\{|\.\.\.|…/g) ?? []).length,
  ];
}

const whereItStands = (place: number) => [place, place ** 2, place < 0.05 ? 1 : 0, place > 0.95 ? 1 : 0];

const whatItSpeaksOf = (plain: string) =>
  [NUMBER, MATTERS, DECIDES, REASON, NEEDS, PAST, WE, WILL].map((pattern) => (pattern.test(plain) ? 1 : 0));

/** How often the call says what. */
class WholeCall {
  readonly contents: string[][];
  readonly weights = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #parts = new Map<string, Set<number>>();
  readonly #pairs = new Map<string, number>();
  readonly #size: number;

  constructor(all: readonly Sentence[]) {
    this.contents = all.map(({ plain }) => [...new Set(contentOf(plain))]);
    this.contents.forEach((content, position) => {
      for (const word of content) {
        this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
        const parts = this.#parts.get(word) ?? new Set();
        this.#parts.set(word, parts.add(Math.floor((PARTS * position) / all.length)));
      }
    });
    for (const { plain } of all)
      for (const pair of pairsOf(plain)) this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1);
    this.#size = Math.sqrt([...this.#counts.values()].reduce((sum, count) => sum + Math.log(1 + count) ** 2, 0));
    this.#weigh();
  }

  /** Heavy is what is said often and in many parts of the call. */
  #weigh(): void {
    let most = 0;
    for (const [word, count] of this.#counts) {
      const weight = Math.log(1 + count) * (this.#parts.get(word)!.size / PARTS) ** 0.3;
      most = Math.max(most, weight);
      this.weights.set(word, weight);
    }
    for (const [word, weight] of this.weights) this.weights.set(word, weight / most);
  }

  howCommon(plain: string, content: readonly string[], length: number): number[] {
    const weights = content.map((word) => this.weights.get(word)!).sort((a, b) => b - a);
    const counts = content.map((word) => this.#counts.get(word)!);
    return [
      sum(weights) / content.length,
      weights[0]!,
      sum(weights.slice(0, 4)) / 4,
      sum(content.map((word) => this.#burst(word))) / content.length,
      counts.filter((count) => count === 1).length / content.length,
      sum(pairsOf(plain).map((pair) => Math.log(this.#pairs.get(pair)!))) / length,
      sum(counts.map((count) => Math.log(1 + count))) / this.#size / Math.sqrt(content.length),
    ];
  }

  /** Much for what is said often in few parts of the call. */
  #burst(word: string): number {
    return Math.log(1 + this.#counts.get(word)! * Math.log(PARTS / this.#parts.get(word)!.size + 0.5)) / 3;
  }
}

/** Who speaks how much, in words. */
class Turns {
  readonly #lengths: number[];
  readonly #shares = new Map<string, number>();
  readonly #speakerOf: (segment: number) => string;

  constructor(sentences: readonly Sentence[][], speakerOf: (segment: number) => string) {
    this.#speakerOf = speakerOf;
    this.#lengths = sentences.map((turn) => sum(turn.map(({ plain }) => plain.split(' ').length)));
    const total = sum(this.#lengths);
    this.#lengths.forEach((length, segment) => {
      const speaker = speakerOf(segment);
      this.#shares.set(speaker, (this.#shares.get(speaker) ?? 0) + length / total);
    });
  }

  whoseItIs(segment: number): number[] {
    return [Math.log(1 + this.#lengths[segment]!) / 5, this.#shares.get(this.#speakerOf(segment))!];
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Words in a row of which one at least carries meaning. */
function pairsOf(plain: string): string[] {
  const told = wordsOf(plain);
  const pairs: string[] = [];
  for (let i = 1; i < told.length; i++)
    if (!isStopWord(told[i - 1]!) || !isStopWord(told[i]!)) pairs.push(`${told[i - 1]} ${told[i]}`);
  return pairs;
}
