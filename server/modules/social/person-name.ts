import { areNicknames } from '../../kernel/text/nicknames.ts';
import { wordsOf } from '../../kernel/words.ts';

export interface PersonName {
  firstName: string;
  lastName: string;
  nickname?: string | undefined;
  nameSuffix?: string | undefined;
}

/** How a displayed name fits a person: the very name, a short form of it, an initial, or not at all. */
export type NameFit = 'same' | 'short' | 'initial' | 'none';

const suffixes = new Set(['jr', 'sr', 'junior', 'senior', 'ii', 'iii', 'iv']);

/** Judges a displayed name, which may carry a title, a middle name or a word more. */
export function fitOfName(person: PersonName, displayed: string): NameFit {
  const words = wordsOf(displayed);
  const [given, ...moreGiven] = wordsOf(person.firstName);
  const last = wordsOf(person.lastName);
  if (!given || last.length === 0 || !last.every((word) => words.includes(word))) return 'none';
  if (suffixOf(words) !== suffixOf(wordsOf(person.nameSuffix ?? ''))) return 'none';
  const rest = words.filter((word) => !last.includes(word) && !suffixes.has(word));
  if (rest.includes(given)) return rest.length <= 2 + moreGiven.length ? 'same' : 'initial';
  const [shown] = rest;
  if (!shown) return 'none';
  const nicknames = wordsOf(person.nickname ?? '');
  if (nicknames.includes(shown) || areNicknames(given, shown)) return 'short';
  const isInitial = (shown.length === 1 && given.startsWith(shown)) || (given.length === 1 && shown.startsWith(given));
  return isInitial ? 'initial' : 'none';
}

/** Whether a handle or a host spells the person's name. */
export function spellsName({ firstName, lastName }: PersonName, text: string): boolean {
  const letters = wordsOf(text).join('');
  const [first = '', last = ''] = [wordsOf(firstName).join(''), wordsOf(lastName).join('')];
  return last.length > 2 && letters.includes(last) && (letters.includes(first) || letters.startsWith(first.charAt(0)));
}

const suffixOf = (words: readonly string[]): string =>
  words
    .filter((word) => suffixes.has(word))
    .map((word) => ({ junior: 'jr', senior: 'sr' })[word] ?? word)
    .join(' ');
