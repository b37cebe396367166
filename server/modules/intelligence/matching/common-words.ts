import { readFileSync } from 'node:fs';

/** Words that stand for something else than a company as a rule: common English words, names of people and places. */
let lists: { common: Set<string>; names: Set<string> } | undefined;

function load() {
  const common = new Set<string>();
  const names = new Set<string>();
  const text = readFileSync(new URL('./english-words.txt', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    for (const word of line.split(' ')) {
      if (word === '') continue;
      if (word >= 'a') common.add(word);
      else names.add(word.toLowerCase());
    }
  }
  return { common, names };
}

/** Whether a folded word is in the dictionary, also as a plural or past tense. */
export function isCommonWord(word: string): boolean {
  lists ??= load();
  const { common } = lists;
  return (
    common.has(word) ||
    (word.endsWith('s') && common.has(word.slice(0, -1))) ||
    (word.endsWith('ed') && (common.has(word.slice(0, -2)) || common.has(word.slice(0, -1)))) ||
    (word.endsWith('ing') && (common.has(word.slice(0, -3)) || common.has(`${word.slice(0, -3)}e`))) ||
    (word.endsWith('ly') && common.has(word.slice(0, -2)))
  );
}

/** Whether a folded word is a well-known name of a person or a place. */
export function isProperName(word: string): boolean {
  lists ??= load();
  return lists.names.has(word);
}
