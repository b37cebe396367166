const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
};

/**
 * Marks that a reader would not miss: accents on Latin, Greek and Cyrillic letters, points and cantillation of Hebrew, vowel
 * marks of Arabic and the hamza or madda on its alef. Elsewhere a mark is a letter's vowel, voicing or tone: names that
 * differ in it are different names.
 */
const droppedMarks = new RegExp(
  [
    String.raw`[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f-\ua67d\ufe00-\ufe0f\ufe20-\ufe2f]+`,
    String.raw`[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]+`,
    String.raw`[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+`,
    String.raw`(?<=\u0627)[\u0653-\u0655]+`,
  ].join('|'),
  'g',
);

/** Lower case without accents, so that `Łódź` and `lodz`, `Straße` and `STRASSE` are the same; for comparing words. */
export function plain(text: string): string {
  // Most of what comes in is ASCII, which has nothing to fold.
  if (isAscii(text)) return text.toLowerCase().trim();
  return text
    .normalize('NFKD')
    .replace(droppedMarks, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħıŋŧ]/g, (letter) => letters[letter]!)
    .trim();
}

/** The words of a text, folded by `plain`: runs of letters with their marks, and digits; an apostrophe does not part a word. */
export const wordsOf = (text: string): string[] =>
  plain(text)
    .replace(/['’ʼ`´]/g, '')
    .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];

/**
 * Which of two texts says more, where word for word one shortens the other: `Jean-Pierre` says more than `J. P.` or `Jean`,
 * `Jane` more than `J. Marie`. Positive for the first, negative for the second, 0 where neither shortens the other.
 */
export function compareFullness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  let longer = 0;
  for (const [index, word] of a.slice(0, b.length).entries()) {
    const twin = b[index]!;
    if (!word.startsWith(twin) && !twin.startsWith(word)) return 0;
    longer ||= word.length - twin.length;
  }
  return longer || a.length - b.length;
}

/** Single letters where others have words: `J.` or `J. P.`; scripts without case have names of one sign. */
export const isInitials = (text: string): boolean => {
  const words = wordsOf(text);
  return words.length > 0 && words.every((word) => /^\p{Ll}$/u.test(word));
};

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
