import { fold, spellOut } from './fold.ts';

/** A word of a text. */
export interface Token {
  /** Its spellings, the usual one first: `muller` and `mueller` for `Müller`. */
  spellings: string[];
  /** Words within it. */
  parts: string[];
  start: number;
  end: number;
  /** Whether it is a pair of characters (or the last one) of a script that is written without spaces. */
  isPair: boolean;
}

/** Terms are cut here. */
export const maxTerm = 40;

const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}々〆ー';
const word = "[\\p{L}\\p{N}\\p{M}\\u00ad\\u200b-\\u200f\\u2060]|(?<=[\\p{L}\\p{N}\\p{M}])['’ʼ`´](?=\\p{L})";
const tokenPattern = new RegExp(`[${unspaced}]+|(?:\\p{L}\\.){2,}|(?:(?![${unspaced}])(?:${word}))+`, 'gu');
const unspacedStart = new RegExp(`^[${unspaced}]`, 'u');

/** The words of a text in order, lazily: who needs the first ones does not pay for the rest. */
export function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(tokenPattern)) {
    if (unspacedStart.test(match[0])) yield* pairsOf(match[0], match.index);
    else {
      const { spellings, parts } = formsOf(match[0]);
      const [start, end] = [match.index, match.index + match[0].length];
      if (spellings.length > 0) yield { spellings, parts, start, end, isPair: false };
    }
  }
}

/** Overlapping pairs of characters, and the last character by itself, so that each one is the start of a term. */
function* pairsOf(run: string, offset: number): Generator<Token> {
  const composed = run.normalize('NFKC');
  const characters = [...composed];
  let position = 0;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1] ?? '';
    const term = fold(character + next);
    const length = character.length + next.length;
    // Where composing changed the length nobody knows which character came from where.
    const [start, end] = composed.length === run.length ? [position, position + length] : [0, run.length];
    if (term) yield { spellings: [term], parts: [], start: offset + start, end: offset + end, isPair: true };
    position += character.length;
  }
}

const apostrophe = /['’ʼ`´]/;

function formsOf(raw: string): Pick<Token, 'spellings' | 'parts'> {
  if (plainWord.test(raw)) return { spellings: [raw.toLowerCase().slice(0, maxTerm)], parts: [] };
  const joined = raw.replace(/['’ʼ`´.]/g, '');
  const short = (terms: (string | undefined)[]) => [
    ...new Set(terms.flatMap((term) => (term ? term.slice(0, maxTerm) : []))),
  ];
  return { spellings: short([fold(joined), spellOut(joined)]), parts: short(partsOf(raw).map(fold)) };
}

/** Most words: ASCII of one case, perhaps with a capital in front, with nothing inside that people search for apart. */
const plainWord = /^(?!mc|Mc|MC)[A-Za-z]?(?:[a-z0-9]*|[A-Z0-9]*)$/;

/** What people take for words within a word: `Brien` of `O'Brien`, `Donald` of `McDonald` and of `MCDONALD`, `J` of `J.P.`. */
function partsOf(raw: string): string[] {
  if (raw.endsWith('.')) return raw.split('.');
  if (apostrophe.test(raw)) return raw.split(apostrophe).filter((part) => part.length > 1);
  const clan = /^mc(\p{L}{4,})$/iu.exec(raw)?.[1];
  if (clan) return [clan];
  return raw.split(/(?<=\p{Ll})(?=\p{Lu}\p{Ll}{2})/u).filter((part) => part.length > 2);
}
