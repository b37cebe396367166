import { splitWords } from '../../../kernel/text/words.ts';
import type { ArticleField, ArticleText, TextSpan } from '../../../ports/analyst.article.ts';
import { cues } from './category.cues.ts';
import { plainKeepingPlaces } from './folding.ts';
import { hashOf } from './hashing.ts';

/** Number of rows of the weights: a power of two. */
export const BUCKETS = 1 << 17;

/** One thing that the classifier sees in an article. */
export interface Feature {
  bucket: number;
  value: number;
  /** Where it stands, for evidence; absent for what belongs to the whole text. */
  span?: TextSpan;
}

/** Posts (with cashtags and short links) have weights of their own: they say the same things with other words and aims. */
export const styles = ['article', 'post'] as const;
export type Style = (typeof styles)[number];
export const styleOf = (article: ArticleText): Style =>
  /\$[A-Z]{1,5}\b|https?:\/\/t\.co\/|(?:^|\s)[@#][A-Za-z]\w+/.test(`${article.title} ${article.snippet ?? ''}`)
    ? 'post'
    : 'article';

/** Words, pairs of words and turns of phrase, of posts also pieces of words, hashed into buckets. */
export function featuresOf(article: ArticleText, style = styleOf(article)): Feature[] {
  const found = new Map<string, { value: number; span?: TextSpan }>();
  const see = (key: string, value: number, span?: TextSpan) => {
    const before = found.get(key);
    if (!before || before.value < value) found.set(key, { value, span });
  };
  for (const { field, start, text, weight } of passagesOf(article)) {
    const seeIn: See = (key, value, span) =>
      see(key, value, span && { ...span, start: span.start + start, end: span.end + start });
    seeCues(text, field, weight, seeIn);
    seeWords(text, field, weight, seeIn);
  }
  const features: Feature[] = [{ bucket: bucketOf('always'), value: 1 }];
  let length = 0;
  for (const [key, { value }] of found) if (key[0] !== 'c') length += value * value;
  const scale = 1 / Math.sqrt(length || 1);
  for (const [key, { value, span }] of found) {
    const worth = key[0] === 'c' ? value : value * scale;
    features.push({ bucket: bucketOf(key), value: worth, span });
  }
  if (style === 'post') features.push(...piecesIn(article));
  return features;
}

/** Runs of three to five letters: posts bend and cut their words. */
function piecesIn({ title, snippet }: ArticleText): Feature[] {
  const pieces = new Set<string>();
  const text = `${title} ${snippet ?? ''}`.slice(0, MOST).replace(/https?:\/\/\S+/g, ' ');
  for (const { plain } of splitWords(text)) {
    const word = `<${plain}>`;
    for (let length = 3; length <= 5; length++)
      for (let i = 0; i + length <= word.length; i++) pieces.add(`x${word.slice(i, i + length)}`);
  }
  const value = 0.7 / Math.sqrt(pieces.size || 1);
  return [...pieces].map((piece) => ({ bucket: bucketOf(piece), value }));
}

/** The buckets of a turn of phrase, by its place in `cues`: anywhere, in the title, and more than once. */
export const cueBuckets = (cue: number): number[] => ['c', 'ct', 'cc'].map((kind) => bucketOf(`${kind}${cue}`));

type See = (key: string, value: number, span?: TextSpan) => void;

const bodyWeight = 0.3;
const fieldWeights: readonly [ArticleField, number][] = [
  ['title', 1],
  ['snippet', 0.7],
  ['body', bodyWeight],
];
/** Characters of a field that are read. */
const MOST = 1_500;
/** Characters of a field that tell what it is about. What follows them, in a long announcement, says as little as a body. */
const LEAD = 300;

interface Passage {
  field: ArticleField;
  /** Where in the field it begins. */
  start: number;
  text: string;
  weight: number;
}

function passagesOf(article: ArticleText): Passage[] {
  return fieldWeights.flatMap(([field, weight]) => {
    const text = article[field]?.slice(0, MOST).replace(/https?:\/\/\S+/g, (link) => ' '.repeat(link.length)) ?? '';
    const lastSpace = text.slice(0, LEAD).search(/\s\S*$/);
    const end = text.length <= LEAD ? text.length : lastSpace < 0 ? LEAD : lastSpace;
    return [
      { field, start: 0, text: text.slice(0, end), weight },
      { field, start: end, text: text.slice(end), weight: bodyWeight },
    ].filter((passage) => passage.text !== '');
  });
}

function seeCues(text: string, field: ArticleField, weight: number, see: See): void {
  // `plain` may change the length of a text, in which case places in it say nothing about the original.
  const folded = plainKeepingPlaces(text);
  for (const [i, { pattern }] of cues.entries()) {
    pattern.lastIndex = 0;
    const match = pattern.exec(folded);
    if (!match) continue;
    const span = { field, start: match.index, end: match.index + match[0].length };
    see(`c${i}`, weight, span);
    if (field === 'title') see(`ct${i}`, 1, span);
    if (pattern.exec(folded)) see(`cc${i}`, weight, span);
  }
}

function seeWords(text: string, field: ArticleField, weight: number, see: See): void {
  const words = splitWords(text);
  for (let i = 0; i < words.length; i++) {
    const { start, end } = words[i]!;
    const one = shape(words[i]!.plain, text, start, end);
    see(`w${one}`, weight, { field, start, end });
    const next = words[i + 1];
    if (next)
      see(`w${one} ${shape(next.plain, text, next.start, next.end)}`, weight * 0.7, { field, start, end: next.end });
  }
}

/** Numbers are alike but for what they count, tickers are alike, a plural is like its singular. */
function shape(word: string, text: string, start: number, end: number): string {
  const before = text[start - 1] ?? '';
  if (/^\d/.test(word)) return `${'+-$€£'.includes(before) ? before : ''}0${text[end] === '%' ? '%' : ''}`;
  if (before === '$') return '$';
  return word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

const bucketOf = (key: string) => hashOf(key) & (BUCKETS - 1);
