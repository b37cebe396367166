import type { Vcard } from './vcard-reader.ts';

type Version = Vcard['version'];

/** Undoes the escapes of one text value: vCard 2.1 knows only `\;`, later versions \n \, \; \\ and in practice `\:` and `\"`. */
export const unescapeText = (value: string, version: Version): string =>
  version === '2.1'
    ? value.replaceAll('\\;', ';')
    : value.replace(/\\([\s\S])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char));

/** The components of N, ADR or ORG, each unescaped. */
export const splitComponents = (value: string, version: Version): string[] =>
  splitUnescaped(value, ';').map((part) => unescapeText(part, version));

/** As `splitComponents`, where each component is a list: `Richter,James` is two names; in vCard 2.1 it is one. */
export const splitListComponents = (value: string, version: Version): string[][] =>
  splitUnescaped(value, ';').map((part) => splitList(part, version));

/** The items of a list such as CATEGORIES, unescaped. */
export const splitList = (value: string, version: Version): string[] =>
  (version === '2.1' ? [value] : splitUnescaped(value, ',')).map((part) => unescapeText(part, version).trim());

function splitUnescaped(value: string, delimiter: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < value.length; index++) {
    if (value[index] === '\\') index++;
    else if (value[index] === delimiter) {
      parts.push(value.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(value.slice(start));
  return parts;
}
