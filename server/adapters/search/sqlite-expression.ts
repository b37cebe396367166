import { everyone, type SearchTerms } from '../../ports/search.ts';
import { everyDocument, type Field, fields, filterTerm } from './analysis.ts';
import type { TypedWord } from './typed.ts';

/** The first character of each term tells where it stands. */
export const mark = { title: '0', names: '1', keywords: '2', text: '3', filter: '4', starts: '5', ends: '6' };
type Place = keyof typeof mark;

/** A term as FTS5 has it in a query: within quotes nothing has a meaning of its own. */
const exact = (term: string): string => `"${term.replaceAll('"', '""')}"`;
const join = (operator: 'AND' | 'OR', parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : `(${parts.join(` ${operator} `)})`;
export const and = (...parts: string[]): string => join('AND', parts);
export const or = (...parts: string[]): string => join('OR', parts);

const whole = (place: Place, term: string): string => exact(mark[place] + term);
const begins = (place: Place, term: string): string => `${whole(place, term)}*`;

/** Beginnings of up to so many characters have lists of their own. */
const indexed = 3;

/** Tells the words that begin so, or undefined where there are too many. */
export type Expand = (beginning: string) => string[] | undefined;

/** Builds expressions; what begins with something is put as the words that do, since their lists are read as they are needed. */
export class Expressions {
  readonly #expand: Expand;

  constructor(expand: Expand) {
    this.#expand = expand;
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
    return ways.length > 0 ? or(...ways) : noDocument;
  }

  /** Any word that begins so. */
  beginning(term: string): string {
    return or(...this.#inFields(term, guessed, 'begins'));
  }

  #inFields(term: string, within: readonly Field[], match: 'whole' | 'begins'): string[] {
    if (match === 'whole') return within.map((field) => whole(field, term));
    const words = term.length > indexed ? this.#expand(term) : undefined;
    if (!words) return within.map((field) => begins(field, term));
    return [term, ...words].flatMap((one) => within.map((field) => whole(field, one)));
  }
}

/** Where words may have been typed with an error: addresses and numbers are not guessed. */
const guessed = fields.filter((field) => field !== 'keywords');
/** Any of these words, whole. */
export const anyOf = (terms: readonly string[]): string =>
  or(...terms.flatMap((term) => guessed.map((field) => whole(field, term))));

const filter = (terms: readonly string[]): string => or(...terms.map((term) => whole('filter', term)));
/** Matches everything. */
export const anything = filter([everyDocument]);
/** A term that no document has: of no values none matches. */
const nothing = 'none';
const noDocument = filter([nothing]);

/** Who may read it and what it must be, whatever was typed; empty where nothing is asked. */
export function conditions(
  { scope, kinds, filters = {} }: SearchTerms,
  { without }: { without?: string } = {},
): string {
  const oneOf = (name: string, values: readonly string[]) =>
    filter([nothing, ...values.map((value) => filterTerm(name, value))]);
  const parts = Object.entries(filters)
    .filter(([name]) => name !== without)
    .map(([name, values]) => oneOf(`facet:${name}`, values));
  if (scope !== 'all') parts.push(oneOf('reader', [...scope.readers, everyone]));
  if (kinds) parts.push(oneOf('kind', kinds));
  return parts.length > 0 ? and(...parts) : '';
}
