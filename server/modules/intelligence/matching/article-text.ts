import { splitWords, type Word } from '../../../kernel/text/words.ts';

/** An article as plain text, in the fields that a feed gives. */
export interface MatchableArticle {
  title: string;
  snippet?: string;
  body?: string;
}
export type Field = 'title' | 'snippet' | 'body';

/** One field, cut into words, and what its capital letters are worth. */
export interface FieldWords {
  field: Field;
  text: string;
  words: Word[];
  /** ALL CAPITALS: nothing can be told from a capital letter. */
  shouting: boolean;
  /** Headline Style: every longer word has a capital letter. */
  titled: boolean;
  /** No capital letter at all. */
  lower: boolean;
}

export function fieldsOf(article: MatchableArticle): FieldWords[] {
  const fields: FieldWords[] = [];
  for (const field of ['title', 'snippet', 'body'] as const) {
    const text = article[field];
    if (text) fields.push(readField(field, text.length > MOST ? text.slice(0, MOST) : text));
  }
  return fields;
}

/** What an article says after this many characters is not looked at. */
const MOST = 20_000;

function readField(field: Field, text: string): FieldWords {
  const words = splitWords(text);
  let long = 0;
  let capital = 0;
  let shouted = 0;
  let anyCapital = false;
  for (let i = 0; i < words.length; i++) {
    const { start, end } = words[i]!;
    const upper = isUpper(text, start);
    anyCapital ||= upper;
    if (end - start < 4) continue;
    long++;
    if (upper) capital++;
    if (upper && isUpper(text, start + 1) && isUpper(text, end - 1)) shouted++;
  }
  const shouting = long > 1 && shouted > long * 0.7;
  return { field, text, words, shouting, titled: !shouting && long > 2 && capital >= long * 0.75, lower: !anyCapital };
}

export function isUpper(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return code >= 65 && code <= 90;
  const letter = text[at]!;
  return letter !== letter.toLowerCase();
}

export function isLetterWithoutCase(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x2e80 && code <= 0xd7ff;
}

/** Whether a word opens a sentence or a quotation, so that its capital letter says nothing. */
export function opensSentence(field: FieldWords, index: number): boolean {
  if (index === 0) return true;
  const between = field.text.slice(field.words[index - 1]!.end, field.words[index]!.start);
  return /[.!?:;|\u2014\u2013"\u201c\u201e\u00ab]|--| - |\n/.test(between);
}
