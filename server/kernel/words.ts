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
