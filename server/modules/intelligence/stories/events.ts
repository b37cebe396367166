import { splitWords } from '../../../kernel/text/words.ts';
import { agreement } from './copies.ts';

/** What an article reports, as far as it tells whether another reports the same event. */
export interface EventSketch {
  publishedAt: number;
  language: string;
  /** Accounts or other keys of the companies that it is about. */
  companies: ReadonlySet<string>;
  category: string | undefined;
  /** Words of title and text that carry meaning. */
  words: ReadonlySet<string>;
  figures: ReadonlySet<string>;
}

/** Reports of one event are at most this far apart. */
export const EVENT_WINDOW = 4 * 24 * 3_600_000;

/**
 * Whether two articles report the same event in the same language: one company, one category, a few days, and words or figures
 * in common that are not the company's name. A later turn of a story is another event. Free rewrites share few words, so
 * little is asked where company and figures agree, and much where no company is known.
 */
export function reportSameEvent(one: EventSketch, other: EventSketch): boolean {
  if (one.language !== other.language || Math.abs(one.publishedAt - other.publishedAt) > EVENT_WINDOW) return false;
  const isUnnamed = one.companies.size === 0 || other.companies.size === 0;
  if (isUnnamed && one.companies.size !== other.companies.size) return false;
  if (!isUnnamed && (agreement(one.companies, other.companies) ?? 0) < 1) return false;
  // Words are compared last, as there are many.
  const figures = agreement(one.figures, other.figures);
  if (isUnnamed) return (figures === undefined || figures >= 0.5) && (agreement(one.words, other.words) ?? 0) >= 0.4;
  const uncertain = one.category === undefined || other.category === undefined;
  if (one.category !== other.category && (figures ?? 0) < 0.5) return false;
  const words = agreement(one.words, other.words) ?? 0;
  if (one.category !== other.category) return words >= (uncertain ? 0.2 : 0.4);
  if (figures !== undefined && figures >= 0.5) return words >= 0.12;
  if (figures === 0) return words >= 0.35;
  // That both are about nothing in particular says little.
  return words >= (one.category === undefined ? 0.3 : 0.2);
}

/** The words that carry meaning, without those of the companies' own names. */
export function wordsForEvents(text: string, companyWords: ReadonlySet<string>): Set<string> {
  const words = new Set<string>();
  const found = splitWords(text);
  for (const [i, { plain, end }] of found.entries()) {
    const next = found[i + 1];
    // Without spaces between words, two characters in a row are the nearest thing to one.
    if (unspaced.test(plain) && next?.start === end && unspaced.test(next.plain)) {
      const pair = plain + next.plain;
      if (![...companyWords].some((word) => word.includes(pair))) words.add(pair);
    }
    if (plain.length > 3 && !/^\d/.test(plain) && !empty.has(plain) && !companyWords.has(plain))
      words.add(stemOf(plain));
  }
  return words;
}

const unspaced = /^[\p{sc=Han}\p{sc=Katakana}\p{sc=Hangul}ー]$/u;

/** Cuts endings off so that "recalls", "recalled" and "recalling" meet. */
const stemOf = (word: string): string =>
  word.length > 5 ? word.replace(/(?:ings?|ed|es|s|ers?|en|er|e)$/, '') : word.replace(/s$/, '');

const empty = new Set(
  'said says will would with from that this have been after over than more which their they into about also were when what company group shares year percent million billion euros dollars pounds firm monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december nach uber eine einer wird dans pour avec para como tras'.split(
    ' ',
  ),
);
