import { everyone, type SearchTerms } from '../../ports/search.ts';
import { everyDocument, type Field, fields, filterTerm } from './analysis.ts';
import type { TypedWord } from './typed.ts';

/** The first character of each term tells where it stands. */
export const mark = { title: '0', names: '1', keywords: '2', text: '3', filter: '4', starts: '5', ends: '6' };
type Place = keyof typeof mark;

/** A term as FTS5 has it in a query: within quotes nothing has a meaning of its own. */
const exact = (term: string): string => `"${term.replaceAll('"', '""')}"`;
/** A term that no document has: of no values none matches. */
const nothing = 'none';
export const noDocument = exact(mark.filter + nothing);

const join = (operator: 'AND' | 'OR', parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : `(${parts.join(` ${operator} `)})`;
export const and = (...parts: string[]): string => (parts.includes(noDocument) ? noDocument : join('AND', parts));
export const or = (...parts: string[]): string => {
  const possible = parts.filter((part) => part !== noDocument);
  return possible.length > 0 ? join('OR', possible) : noDocument;
};

const whole = (place: Place, term: string): string => exact(mark[place] + term);
const begins = (place: Place, term: string): string => `${whole(place, term)}*`;

/** Beginnings of up to so many characters have lists of their own. */
const indexed = 6;

/** What is known of the terms of an index. */
export interface KnownTerms {
  /** The terms that begin so, each with the fields that documents have it in; undefined where there are too many. */
  termsFrom(beginning: string): readonly { term: string; places: readonly Field[] }[] | undefined;
  placesOf(term: string): readonly Field[];
}

/**
 * Builds expressions; what begins with something is put as the words that do, since their lists are read as they are needed,
 * and words are looked for only in the fields where they stand in some document: each list that is opened costs.
 */
export class Expressions {
  readonly #known: KnownTerms;

  constructor(known: KnownTerms) {
    this.#known = known;
  }

  /** What a document must have in these fields to match one word that was typed. */
  word(word: TypedWord, within: readonly Field[], match: 'whole' | 'begins' = 'begins'): string {
    const ways = word.spellings.flatMap((term) => this.#inFields(term, within, match));
    if (word.pairs.length > 0)
      ways.push(and(...word.pairs.map((pair) => or(...this.#inFields(pair, within, 'begins')))));
    if (word.together.length > 0) ways.push(and(...word.together.map((part) => this.word(part, within, match))));
    if (within.includes('keywords')) {
      ways.push(...word.hosts.flatMap((host) => this.#inFields(host, ['keywords'], match)));
      ways.push(...word.starts.map((start) => begins('starts', start)));
      ways.push(...word.ends.map((end) => begins('ends', end)));
    }
    return or(...ways);
  }

  /** Any word that begins so. */
  beginning(term: string): string {
    return or(...this.#inFields(term, guessed, 'begins'));
  }

  /** Any of these words, whole. */
  anyOf(terms: readonly string[]): string {
    return or(...terms.flatMap((term) => this.#inFields(term, guessed, 'whole')));
  }

  #inFields(term: string, within: readonly Field[], match: 'whole' | 'begins'): string[] {
    if (match === 'whole') return wholeIn(term, this.#known.placesOf(term), within);
    const words = term.length > indexed ? this.#known.termsFrom(term) : undefined;
    if (!words) return within.map((field) => begins(field, term));
    return words.flatMap((one) => wholeIn(one.term, one.places, within));
  }
}

const wholeIn = (term: string, places: readonly Field[], within: readonly Field[]): string[] =>
  places.filter((field) => within.includes(field)).map((field) => whole(field, term));

/** Where words may have been typed with an error: addresses and numbers are not guessed. */
const guessed = fields.filter((field) => field !== 'keywords');

const filter = (terms: readonly string[]): string => or(...terms.map((term) => whole('filter', term)));
/** Matches everything. */
export const anything = filter([everyDocument]);

/** Who may read it and what it must be, whatever was typed; empty where nothing is asked. */
export function conditions(
  { scope, kinds, filters = {} }: SearchTerms,
  { without }: { without?: string } = {},
): string {
  const oneOf = (name: string, values: readonly string[]) => filter(values.map((value) => filterTerm(name, value)));
  const parts = Object.entries(filters)
    .filter(([name]) => name !== without)
    .map(([name, values]) => oneOf(`facet:${name}`, values));
  if (scope !== 'all') parts.push(oneOf('reader', [...scope.readers, everyone]));
  if (kinds) parts.push(oneOf('kind', kinds));
  return parts.length > 0 ? and(...parts) : '';
}
