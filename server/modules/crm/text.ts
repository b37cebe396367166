/** One line: control characters and line breaks become spaces, ends are trimmed, invisible marks left out. */
export const toLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/g, '')
    .trim();

/** Several lines: line ends become \n, other control characters but tabs are left out, ends are trimmed. */
export const toLines = (text: string): string =>
  text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

/** As much of a value as a sentence about it has room for. */
export const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
