import { ENGLISH_STOP_WORDS, stemEnglish } from './english.ts';

/** How words are compared. */
export interface TextOptions {
  /** `english` has stems and stop words; words of other languages are taken as they are written. */
  readonly language: string;
  readonly caseSensitive: boolean;
  readonly diacriticSensitive: boolean;
}

const DELIMITERS = /[\p{Dash}\p{Pattern_Syntax}\p{Quotation_Mark}\p{Terminal_Punctuation}\p{White_Space}]+/u;
/** In English an apostrophe is part of a word. */
const ENGLISH_DELIMITERS =
  /(?:(?!')[\p{Dash}\p{Pattern_Syntax}\p{Quotation_Mark}\p{Terminal_Punctuation}\p{White_Space}])+/u;
const HAS_LETTER = /[\p{L}\p{N}]/u;

const isEnglish = (language: string): boolean => /^en(?:glish)?$/i.test(language);

/** Text without the differences that a search disregards. */
export function foldText(text: string, { caseSensitive, diacriticSensitive }: TextOptions): string {
  const plain = diacriticSensitive ? text : text.normalize('NFD').replace(/\p{Mn}+/gu, '');
  return caseSensitive ? plain : plain.toLowerCase();
}

/** The words of a text as they are searched for: stop words left out, the others by their stems. */
export function tokenize(text: string, options: TextOptions): string[] {
  const english = isEnglish(options.language);
  const terms: string[] = [];
  for (const word of text.split(english ? ENGLISH_DELIMITERS : DELIMITERS)) {
    if (!HAS_LETTER.test(word)) continue;
    if (english && ENGLISH_STOP_WORDS.has(word.toLowerCase())) continue;
    const folded = foldText(word, options);
    terms.push(english ? stemEnglish(folded) : folded);
  }
  return terms;
}
