import { plain } from '../words.ts';

/** A word of a text with its place there, in UTF-16 units. */
export interface Word {
  start: number;
  end: number;
  /** Folded by `plain`; "&" and "+" are "and", "S.p.A." is "spa". */
  plain: string;
  /** A possessive ending follows ("Apple's"); `end` is before it. */
  possessive: boolean;
}

/**
 * Runs of letters and digits. Chinese, Japanese and Korean characters are words of their own, since nothing separates their
 * words; letters with dots ("S.A.", "a.s.") are one word; an apostrophe separates.
 */
const wordPattern =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]|(?:\p{L}\.){2,}|[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]]+|[&+]/gv;

/** The words of a text with their places; `wordsOf` gives the folded words alone. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  wordPattern.lastIndex = 0;
  for (let match = wordPattern.exec(text); match; match = wordPattern.exec(text)) {
    const start = match.index;
    const word = match[0];
    const previous = words.at(-1);
    if (
      previous &&
      (word === 's' || word === 'S') &&
      previous.end === start - 1 &&
      isApostrophe(text.charCodeAt(start - 1))
    ) {
      previous.possessive = true;
      continue;
    }
    words.push({ start, end: start + word.length, plain: folded(word), possessive: false });
  }
  return words;
}

const isApostrophe = (code: number) => code === 0x27 || code === 0x2019 || code === 0x2bc;

function folded(word: string): string {
  if (word === '&' || word === '+') return 'and';
  return plain(word.includes('.') ? word.replaceAll('.', '') : word);
}
