/** One person while what is kept of them is gathered or erased. Plain JSON, so that it can be stored until that is done. */
export interface Person {
  /** Of the contact. */
  id: string;
  /** Lower case. */
  emails: readonly string[];
  phones: readonly string[];
  /** Full names, addresses and numbers: what tells of the person wherever it stands. */
  marks: readonly string[];
  /** The contact, and the records that are about nobody and nothing else; they go with the person. */
  records: readonly RecordRef[];
  /** Records that tell of others too; they stay without what tells of the person. */
  shared: readonly RecordRef[];
}

export interface RecordRef {
  kind: string;
  id: string;
}

/** What one module keeps of people. Each module says so for itself; nothing else knows where its data lie. */
export interface PersonalData {
  /** The key of its part in the document that a person gets. */
  name: string;
  /** Its part, as JSON; undefined where it keeps nothing that is not told elsewhere. */
  gather?(person: Person): Promise<unknown>;
  /** Removes what tells of the person. It is run again after a crash, so that doing it twice changes nothing. */
  erase(person: Person): Promise<void>;
}

/** Stands where something told of a person who was erased. */
export const ERASED = '[erased]';

/**
 * Only what is hardly ever another word: several words, an address, a number, or a name in a script that sets no spaces. A
 * first name alone would be struck out of texts about others.
 */
export const isTelling = (mark: string): boolean =>
  (mark.length >= 4 && /[\s@\d]/.test(mark)) || (mark.length >= 2 && unspaced.test(mark));

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Finds texts that may tell of the person, for queries; undefined where there is nothing to look for. */
export const mentionPattern = ({ marks }: Pick<Person, 'marks'>): RegExp | undefined =>
  marks.length === 0 ? undefined : new RegExp(marks.map(literal).join('|'), 'i');

/** Whether a text is about the person's contact, or may tell of the person. */
export const isToldOf = (person: Pick<Person, 'id' | 'marks'>, text: string): boolean =>
  text.includes(person.id) || (mentionPattern(person)?.test(text) ?? false);

/** The text without what tells of the person. */
export function redact(text: string, { marks }: Pick<Person, 'marks'>): string {
  const longestFirst = [...marks].sort((one, other) => other.length - one.length).map(literal);
  if (longestFirst.length === 0) return text;
  return text.replaceAll(new RegExp(longestFirst.join('|'), 'giu'), ERASED);
}

/** The same for every text within a value. */
export function redactValue<T>(value: T, person: Pick<Person, 'marks'>): T {
  if (typeof value === 'string') return redact(value, person) as T;
  if (Array.isArray(value)) return value.map((inner) => redactValue(inner, person)) as T;
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactValue(inner, person)])) as T;
}
