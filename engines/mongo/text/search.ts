import { type TextOptions, tokenize } from './tokens.ts';

/** A `$search` string taken apart: one of the terms must be found, every phrase, and nothing that is excluded. */
export interface TextSearch {
  readonly terms: readonly string[];
  readonly phrases: readonly string[];
  readonly excludedTerms: readonly string[];
  readonly excludedPhrases: readonly string[];
}

/** Reads words, `"phrases"`, `-excluded` words and `-"excluded phrases"`. A hyphen within a word excludes nothing. */
export function parseSearch(search: string, options: TextOptions): TextSearch {
  const words: string[] = [];
  const excluded: string[] = [];
  const phrases: string[] = [];
  const excludedPhrases: string[] = [];
  for (const [, minus, phrase, word] of search.matchAll(/(?:(?<=^|\s)(-))?(?:"([^"]*)"|([^\s"]+))/g)) {
    if (phrase !== undefined) {
      (minus ? excludedPhrases : phrases).push(phrase);
      if (!minus) words.push(phrase);
    } else (minus ? excluded : words).push(word!);
  }
  const terms = (texts: string[]): string[] => [...new Set(texts.flatMap((text) => tokenize(text, options)))];
  return { terms: terms(words), phrases, excludedTerms: terms(excluded), excludedPhrases };
}
