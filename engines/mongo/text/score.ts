import { isNumber } from '../bson/number.ts';
import { Doc, type Value } from '../bson/value.ts';
import { toDouble } from '../language/number.ts';
import { parseSearch } from './search.ts';
import { foldText, type TextOptions, tokenize } from './tokens.ts';

/** What a text index says of the documents below it. */
export interface TextSpec {
  readonly weights: ReadonlyMap<string, number>;
  readonly defaultLanguage: string;
  /** The field of a document that may name its language. */
  readonly languageField: string;
}

/** One text of a document and how much its words count. */
interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

const EVERYTHING = '$**';

/** Reads the specification of a text index. */
export function textSpec(spec: Doc): TextSpec {
  const weights = new Map<string, number>();
  const given = spec.get('weights');
  if (given instanceof Doc)
    for (const [path, weight] of given) weights.set(path, isNumber(weight) ? toDouble(weight) : 1);
  return {
    weights,
    defaultLanguage: String(spec.get('default_language') ?? 'english'),
    languageField: String(spec.get('language_override') ?? 'language'),
  };
}

function textsOf(doc: Doc, { weights }: TextSpec): WeightedText[] {
  const texts: WeightedText[] = [];
  const everything = weights.get(EVERYTHING);
  if (everything !== undefined) collectAll(doc, '', weights, everything, texts);
  else for (const [path, weight] of weights) collectAt(doc, path.split('.'), 0, weight, texts);
  return texts;
}

function collectAt(
  value: Value | undefined,
  path: readonly string[],
  at: number,
  weight: number,
  out: WeightedText[],
): void {
  if (Array.isArray(value)) for (const element of value) collectAt(element, path, at, weight, out);
  else if (at < path.length) {
    if (value instanceof Doc) collectAt(value.get(path[at]!), path, at + 1, weight, out);
  } else if (typeof value === 'string') out.push({ text: value, weight });
}

function collectAll(
  value: Value,
  path: string,
  weights: ReadonlyMap<string, number>,
  rest: number,
  out: WeightedText[],
): void {
  if (typeof value === 'string') out.push({ text: value, weight: weights.get(path) ?? rest });
  else if (Array.isArray(value)) for (const element of value) collectAll(element, path, weights, rest, out);
  else if (value instanceof Doc) {
    for (const [name, inner] of value) collectAll(inner, path === '' ? name : `${path}.${name}`, weights, rest, out);
  }
}

function languageOf(doc: Doc, { defaultLanguage, languageField }: TextSpec): string {
  const given = doc.get(languageField);
  return typeof given === 'string' ? given : defaultLanguage;
}

/** The terms of a document as they stand in the index; empty when it has no text. */
export function documentTerms(doc: Doc, spec: TextSpec): string[] {
  const options = { language: languageOf(doc, spec), caseSensitive: false, diacriticSensitive: false };
  return textsOf(doc, spec).flatMap(({ text }) => tokenize(text, options));
}

/** What `$text` asks for. */
export interface TextCondition {
  readonly search: string;
  readonly language?: string | undefined;
  readonly caseSensitive: boolean;
  readonly diacriticSensitive: boolean;
}

export interface TextMatcher {
  /** The terms by which candidates are found in the index; empty: nothing can match. */
  readonly terms: readonly string[];
  /** MongoDB's textScore of a document; undefined when it does not match. */
  score(doc: Doc): number | undefined;
}

/** Compiles `$text` for a text index. */
export function compileText(condition: TextCondition, spec: TextSpec): TextMatcher {
  const options: TextOptions = { ...condition, language: condition.language ?? spec.defaultLanguage };
  const plain: TextOptions = { ...options, caseSensitive: false, diacriticSensitive: false };
  const { terms, excludedTerms, ...search } = parseSearch(condition.search, options);
  const bounds = parseSearch(condition.search, plain).terms;
  const exact = options.caseSensitive || options.diacriticSensitive;
  const phrases = search.phrases.map((phrase) => foldText(phrase, options));
  const excludedPhrases = search.excludedPhrases.map((phrase) => foldText(phrase, options));

  const score = (doc: Doc): number | undefined => {
    const texts = textsOf(doc, spec);
    const language = languageOf(doc, spec);
    const scores = scoreTerms(texts, { ...plain, language });
    const total = bounds.reduce((sum, term) => sum + (scores.get(term) ?? 0), 0);
    if (total === 0) return undefined;
    if (exact || excludedTerms.length > 0) {
      const found = new Set(texts.flatMap(({ text }) => tokenize(text, { ...options, language })));
      if (exact && !terms.some((term) => found.has(term))) return undefined;
      if (excludedTerms.some((term) => found.has(term))) return undefined;
    }
    if (phrases.length === 0 && excludedPhrases.length === 0) return total;
    const folded = texts.map(({ text }) => foldText(text, options));
    const contains = (phrase: string): boolean => folded.some((text) => text.includes(phrase));
    return phrases.every(contains) && !excludedPhrases.some(contains) ? total : undefined;
  };
  return { terms: bounds, score };
}

/** How much each term counts in a document (mongo/db/fts/fts_spec.cpp): more often is more, in a short text more still. */
function scoreTerms(texts: readonly WeightedText[], options: TextOptions): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { text, weight } of texts) {
    const terms = tokenize(text, options);
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      // 1 + 1/2 + 1/4... for each time it occurs.
      const frequency = 2 - 2 ** (1 - count);
      const share = (0.5 * count) / terms.length + 0.5;
      const whole = text.toLowerCase() === term ? 1.1 : 1;
      scores.set(term, (scores.get(term) ?? 0) + weight * frequency * share * whole);
    }
  }
  return scores;
}
