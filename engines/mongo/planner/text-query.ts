/**
 * MongoDB's `$search` string as an FTS5 query: any of the words, all of the quoted phrases, none of the `-negated`
 * words. Undefined when there is nothing to look for.
 */
export function fullTextQuery(search: string): string | undefined {
  const phrases: string[] = [];
  const words: string[] = [];
  const excluded: string[] = [];
  for (const [, minus, phrase, word] of search.matchAll(/(-?)"([^"]*)"|(\S+)/g)) {
    if (phrase !== undefined) (minus ? excluded : phrases).push(phrase);
    else if (word!.startsWith('-') && word!.length > 1) excluded.push(word!.slice(1));
    else words.push(word!);
  }
  const quote = (text: string): string => `"${text.replaceAll('"', '')}"`;
  const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
  const required = phrases.filter(hasLetters).map(quote);
  const any = words.filter(hasLetters).map(quote);
  const positive = required.length > 0 ? required.join(' AND ') : any.join(' OR ');
  if (positive === '') return undefined;
  const negative = excluded.filter(hasLetters).map(quote);
  return negative.length > 0 ? `(${positive}) NOT (${negative.join(' OR ')})` : positive;
}
