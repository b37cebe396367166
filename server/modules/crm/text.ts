/** One line: control characters and line breaks become spaces, ends are trimmed, invisible direction marks left out. */
export const toLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .trim();

/** Several lines: line ends become \n, other control characters but tabs are left out, ends are trimmed. */
export const toLines = (text: string): string =>
  text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

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

/** Lower case without diacritics, so that `Łódź` and `lodz`, `Straße` and `STRASSE` are the same; for comparing words. */
export function plain(text: string): string {
  // Most of what comes in is ASCII, which has nothing to fold.
  if (isAscii(text)) return text.toLowerCase().trim();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħıŋŧ]/g, (letter) => letters[letter]!)
    .trim();
}

/** The words of a text, folded by `plain`: runs of letters and digits; an apostrophe does not part a word. */
export const wordsOf = (text: string): string[] =>
  plain(text)
    .replace(/['’ʼ`´]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
