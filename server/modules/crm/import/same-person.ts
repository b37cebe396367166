import { contactName } from '@sequelstring/contract/contact-name.ts';
import { wordsOf } from '../../../kernel/words.ts';

export interface Named {
  firstName: string;
  lastName: string;
  middleName?: string;
  nameSuffix?: string;
  nickname?: string;
  companyName?: string;
}

/**
 * Whether two contacts with one address may be the same person: couples, families and teams share addresses. A name that is
 * missing fits any, so does another surname to the same given name (people marry) and an initial to a name.
 */
export function mayBeSamePerson(one: Named, other: Named): boolean {
  const [a, b] = [nameWords(one), nameWords(other)];
  if (a.length === 0 || b.length === 0) return true;
  // A father and his son: Sr. and Jr.
  if (suffixOf(one) && suffixOf(other) && suffixOf(one) !== suffixOf(other)) return false;
  if (includesAll(a, b) || includesAll(b, a)) return true;
  const [given, otherGiven] = [givenNames(one), givenNames(other)];
  return given.some((name) => otherGiven.some((otherName) => fits(name, otherName)));
}

/** The same where little may be assumed, as between the rows of one file: no word of one name stands against the other. */
export function hasSameName(one: Named, other: Named): boolean {
  const [a, b] = [nameWords(one), nameWords(other)];
  if (a.length === 0 || b.length === 0) return true;
  return suffixOf(one) === suffixOf(other) && (includesAll(a, b) || includesAll(b, a));
}

/** Both have a name, and it is the very same. */
export function isNamesake(one: Named, other: Named): boolean {
  const [a, b] = [nameWords(one), nameWords(other)];
  return a.length > 0 && a.length === b.length && hasSameName(one, other);
}

const suffixOf = ({ nameSuffix }: Named): string => wordsOf(nameSuffix ?? '').join(' ');

/** A company is no name of a person: at its address one of its people may be found. */
const nameWords = ({ firstName, lastName }: Named): string[] => wordsOf(contactName({ firstName, lastName }));

const givenNames = ({ firstName, nickname }: Named): string[] =>
  [wordsOf(firstName)[0], ...wordsOf(nickname ?? '').slice(0, 1)].filter((name) => name !== undefined);

const fits = (name: string, other: string): boolean =>
  name === other || (name.length === 1 && other.startsWith(name)) || (other.length === 1 && name.startsWith(other));

const includesAll = (words: readonly string[], parts: readonly string[]): boolean =>
  parts.every((part) => words.includes(part));
