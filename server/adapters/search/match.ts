import type { Highlight, SearchDocument } from '../../ports/search.ts';
import { domainTerms, emailTerms, type PointTerms, phoneTerms } from './contact-points.ts';
import { beginsWithOneEdit, isOneEdit } from './edits.ts';
import { type Token, tokensOf } from './tokens.ts';
import type { TypedWord } from './typed.ts';

/** How well a word matches, best first; 0 is not at all. */
export const quality = { exact: 1, begins: 0.8, middle: 0.5, typo: 0.4, typoBegins: 0.3 };
export const weight = { title: 1, names: 0.7, keywords: 0.5, text: 0.3 };

/** The shortest word that may be meant by one with a typing error. */
const minTypo = 3;

export function qualityOf(term: string, typed: string, strict: boolean): number {
  if (term === typed) return quality.exact;
  if (term.startsWith(typed)) return quality.begins;
  if (strict) return 0;
  if (typed.length >= minTypo && term.includes(typed)) return quality.middle;
  if (typed.length < minTypo || term.length < minTypo) return 0;
  if (isOneEdit(term, typed)) return quality.typo;
  return typed.length > minTypo && beginsWithOneEdit(term, typed) ? quality.typoBegins : 0;
}

type Scored = Pick<SearchDocument, 'names' | 'emails' | 'phones' | 'domains'>;

/**
 * How well a document that matches does so, from 0 to 1; each word counts by its best place. What stands beside the title is
 * asked for only where it can make a difference.
 */
export function scoreOf(title: string, beside: () => Scored, words: readonly TypedWord[]): number {
  if (words.length === 0) return 0;
  const tokens = tokensIn(title);
  let document: Scored | undefined;
  let names: readonly Token[] | undefined;
  let sum = 0;
  for (const word of words) {
    const inTitle = weight.title * bestOf(tokens, word);
    if (inTitle >= weight.title * quality.begins) {
      sum += inTitle;
      continue;
    }
    document ??= beside();
    names ??= (document.names ?? []).flatMap(tokensIn);
    const best = Math.max(inTitle, weight.names * bestOf(names, word));
    sum += best || quality.begins * (isInPoints(document, word) ? weight.keywords : weight.text);
  }
  // Of two that match alike, the one that holds less besides is closer to what was typed.
  const share = words.length / Math.max(words.length, tokens.length);
  return 0.9 * (sum / words.length) + 0.1 * share;
}

const isInPoints = ({ emails = [], phones = [], domains = [] }: Scored, word: TypedWord): boolean =>
  emails.some((email) => matchesPoint(emailTerms(email), [word])) ||
  phones.some((phone) => matchesPoint(phoneTerms(phone), [word])) ||
  domains.some((domain) => matchesPoint(domainTerms(domain), [word]));

const cut = new Map<string, readonly Token[]>();
const mostCut = 20_000;

/** The words of a title or a name; who types a word letter by letter looks at the same ones again and again. */
function tokensIn(text: string): readonly Token[] {
  let tokens = cut.get(text);
  if (!tokens) {
    tokens = [...tokensOf(text)];
    if (cut.size >= mostCut) cut.clear();
    cut.set(text, tokens);
  }
  return tokens;
}

function bestOf(tokens: readonly Token[], word: TypedWord): number {
  if (word.pairs.length > 0) {
    const has = (pair: string) => tokens.some(({ spellings }) => spellings[0]!.startsWith(pair));
    return word.pairs.every(has) ? quality.exact : 0;
  }
  if (word.together.length > 0) {
    return word.together.reduce((sum, part) => sum + bestOf(tokens, part), 0) / word.together.length;
  }
  let best = 0;
  for (const typed of word.spellings) {
    for (const { spellings, parts } of tokens) {
      for (const term of spellings) best = Math.max(best, qualityOf(term, typed, false));
      for (const part of parts) best = Math.max(best, qualityOf(part, typed, true) * quality.begins);
    }
  }
  return best;
}

/** Characters around the first match in a text. */
const before = 60;
const after = 120;
/** How far into a text the first match is looked for. */
const readable = 50_000;

/** The fields that match what was typed, with the places; of the text the part around its first match. */
export function highlightsOf(
  document: Omit<SearchDocument, 'at' | 'readers'>,
  words: readonly TypedWord[],
): Highlight[] {
  const plain = words.flatMap((word) => (word.together.length > 0 ? word.together : word));
  const fields: [Highlight['field'], readonly string[]][] = [
    ['title', [document.title]],
    ['names', document.names ?? []],
  ];
  const found: Highlight[] = [];
  for (const [field, texts] of fields) {
    for (const text of texts) {
      const ranges = rangesIn(tokensOf(text), plain, false);
      if (ranges.length > 0) found.push({ field, text, ranges });
    }
  }
  const points: [Highlight['field'], readonly string[], (text: string) => PointTerms][] = [
    ['emails', document.emails ?? [], emailTerms],
    ['phones', document.phones ?? [], phoneTerms],
    ['domains', document.domains ?? [], domainTerms],
  ];
  for (const [field, texts, terms] of points) {
    for (const text of texts)
      if (matchesPoint(terms(text), words)) found.push({ field, text, ranges: [[0, text.length]] });
  }
  const snippet = snippetOf(document.text ?? '', plain);
  if (snippet) found.push(snippet);
  return found;
}

function matchesPoint(terms: PointTerms, words: readonly TypedWord[]): boolean {
  const begins = (list: readonly string[], typed: readonly string[]) =>
    list.some((term) => typed.some((beginning) => term.startsWith(beginning)));
  return words.some(
    (word) =>
      begins(terms.words, [...word.hosts, ...word.spellings]) ||
      begins(terms.starts, word.starts) ||
      begins(terms.ends, word.ends) ||
      (word.together.length > 0 && word.together.every((part) => matchesPoint(terms, [part]))),
  );
}

function rangesIn(tokens: Iterable<Token>, words: readonly TypedWord[], strict: boolean): [number, number][] {
  const ranges: [number, number][] = [];
  for (const token of tokens) {
    if (!words.some((word) => touches(token, word, strict))) continue;
    const last = ranges.at(-1);
    if (last && token.start <= last[1]) last[1] = Math.max(last[1], token.end);
    else ranges.push([token.start, token.end]);
  }
  return ranges;
}

function touches({ spellings, parts, isPair }: Token, word: TypedWord, strict: boolean): boolean {
  if (isPair) return word.pairs.some((pair) => spellings[0]!.startsWith(pair));
  return word.spellings.some(
    (typed) =>
      spellings.some((term) => qualityOf(term, typed, strict) > 0) ||
      parts.some((part) => qualityOf(part, typed, true) > 0),
  );
}

function snippetOf(text: string, words: readonly TypedWord[]): Highlight | undefined {
  const part = text.slice(0, readable);
  for (const strict of [true, false]) {
    for (const token of tokensOf(part)) {
      if (!words.some((word) => touches(token, word, strict))) continue;
      const start = token.start <= before ? 0 : part.indexOf(' ', token.start - before) + 1;
      const from = Math.min(start, token.start);
      const excerpt = part.slice(from, token.end + after).toWellFormed();
      return { field: 'text', text: excerpt, ranges: rangesIn(tokensOf(excerpt), words, strict) };
    }
  }
  return undefined;
}
