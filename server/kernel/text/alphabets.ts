import { decoderOf } from './decoders.ts';

const central = ['windows-1250', 'iso-8859-2', 'cp852', 'x-mac-ce'];
/** The letters beyond ASCII of languages, and what they were written in where that was not windows-1252. */
const languages: readonly { letters: string; charsets: readonly string[] }[] = [
  { letters: 'ąćęłńóśźż', charsets: central },
  { letters: 'áčďéěíňóřšťúůýžäĺľôŕ', charsets: central },
  { letters: 'áéíóöőúüű', charsets: central },
  { letters: 'ăâîşţșț', charsets: central },
  { letters: 'čćđšž', charsets: central },
  { letters: 'âçğıİîöşûü', charsets: ['windows-1254', 'cp857', 'x-mac-turkish'] },
  { letters: 'åäæéöø', charsets: ['cp865', 'cp850', 'macintosh'] },
  { letters: 'àâæçèéêëîïôœùûüÿ', charsets: ['cp850', 'cp863', 'macintosh'] },
  { letters: 'àáâãçéêíóôõúü', charsets: ['cp850', 'cp860', 'macintosh'] },
  { letters: 'áéíñóúü', charsets: ['cp850', 'macintosh'] },
  { letters: 'äöüß', charsets: ['cp850', 'macintosh'] },
  { letters: 'àèéìîòù', charsets: ['cp850', 'macintosh'] },
  { letters: 'áæéðíóöúýþ', charsets: ['cp850', 'macintosh'] },
].map(({ letters, charsets }) => ({ letters: letters + letters.toUpperCase(), charsets }));

/** In these most bytes mean the same as in windows-1252, so that little text may read well in both. */
const similar = new Set(['windows-1250', 'iso-8859-2', 'windows-1254']);
const fewestLetters = (charset: string) => (similar.has(charset) ? 5 : 3);

const lookedBytes = 65_536;

/** The charset in which a text has the letters of one language, where it has not in the usual one; undefined where that is so in none. */
export function alphabetCharset(start: Buffer, usual = 'windows-1252'): string | undefined {
  const bytes = start.subarray(0, lookedBytes);
  const expected = read(bytes, usual);
  if (expected && languages.some(({ letters }) => isWrittenIn(expected, letters))) return undefined;
  let best: { charset: string; count: number } | undefined;
  for (const charset of new Set(languages.flatMap(({ charsets }) => charsets))) {
    const text = read(bytes, charset);
    if (!text || text.size < fewestLetters(charset)) continue;
    const fits = languages.some(({ letters, charsets }) => charsets.includes(charset) && isWrittenIn(text, letters));
    if (fits && text.size > (best?.count ?? 0)) best = { charset, count: text.size };
  }
  return best?.charset;
}

/** How often each letter beyond ASCII stands in a text. */
type Letters = ReadonlyMap<string, number>;

/** A list of customers has a few names of neighbours. */
const isWrittenIn = (letters: Letters, alphabet: string): boolean =>
  countOf(letters, (letter) => alphabet.includes(letter)) >= countOf(letters) * 0.9;

const countOf = (letters: Letters, counts = (_: string) => true): number =>
  [...letters].reduce((sum, [letter, count]) => sum + (counts(letter) ? count : 0), 0);

const casedWord = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u;
const punctuation = /[‘’“”„«»–—…€°\u00a0]/g;

/** Undefined where it is no text: with signs between letters, or capitals within words. */
function read(bytes: Buffer, charset: string): Letters | undefined {
  const text = decoderOf(charset)!.decode(bytes).replace(punctuation, ' ');
  const words = text.match(/\p{L}+/gu)?.filter((word) => /[^\p{ASCII}]/u.test(word)) ?? [];
  const found =
    words
      .join('')
      .toLowerCase()
      .match(/[^\p{ASCII}\p{M}]/gu) ?? [];
  const signs = text.match(/[^\p{ASCII}\p{L}\p{M}]/gu) ?? [];
  if (signs.length > found.length / 50 || signs.some((sign) => /\p{Cc}/u.test(sign))) return undefined;
  const cased = words.filter((word) => casedWord.test(word));
  if (cased.length < words.length * 0.9) return undefined;
  return new Map([...Map.groupBy(found, (letter) => letter)].map(([letter, all]) => [letter, all.length]));
}

/** Greek has one accent in a word and a letter of its own for the end of one; Hebrew has five such letters. */
const scripts: readonly { charsets: readonly string[]; letter: RegExp; isWord: (word: string) => boolean }[] = [
  {
    charsets: ['windows-1253', 'iso-8859-7', 'cp737', 'x-mac-greek'],
    letter: /\p{sc=Greek}/u,
    isWord: (word) =>
      // Russian in the wrong charset is full of ϋ and ΰ, which Greek hardly ever writes.
      /^(?!.*[ϋΰ])\p{sc=Greek}+$/u.test(word) &&
      /^[^ς]*[^σ]$/u.test(word) &&
      word.match(/[άέήίόύώΐΰΆΈΉΊΌΎΏ]/gu)?.length === 1,
  },
  {
    charsets: ['windows-1255', 'cp862'],
    letter: /\p{sc=Hebrew}/u,
    isWord: (word) => /^[א-ת]+$/u.test(word) && /^[^ךםןףץ]+.$/u.test(word),
  },
];

/** The charset in which a text is Greek or Hebrew; undefined where it is in none. */
export function scriptCharset(start: Buffer): string | undefined {
  const bytes = start.subarray(0, lookedBytes);
  for (const { charsets, letter, isWord } of scripts) {
    for (const charset of charsets) {
      const text = decoderOf(charset)!.decode(bytes).replace(punctuation, ' ');
      const words = text.match(/[\p{L}\p{M}]+/gu)?.filter((word) => letter.test(word)) ?? [];
      const strange = text.match(/[^\p{ASCII}]/gu) ?? [];
      if (words.length === 0 || strange.some((char) => !letter.test(char))) continue;
      const long = words.filter((word) => word.length > 2);
      if (long.length > 1 && long.filter(isWord).length >= long.length * 0.6) return charset;
    }
  }
  return undefined;
}
