import { contactName } from '@sequelstring/contract/contact-name.ts';
import { withAsciiDomain } from '@sequelstring/contract/email.ts';
import { plain, wordsOf } from '../../kernel/words.ts';

/** The fields of a contact that it is found and sorted by. */
export interface Findable {
  firstName: string;
  lastName: string;
  middleName?: string;
  nickname?: string;
  email?: string;
  phone?: string;
  otherEmails: { email: string }[];
  otherPhones: { phone: string }[];
  companyName?: string;
  deleted: boolean;
}

/** What is derived from them and stored beside them, for indexes. Empty where there is none, so that sorting knows no null. */
export interface ContactKeys {
  nameKey: string;
  emailKey: string;
  companyKey: string;
  searchKeys: string[];
}

const maxKey = 80;
const maxKeys = 60;
/** Before each search key of a deleted contact, so that a search finds either these or the others in one range of the index. */
const deletedMark = '~';

export const emailKeyOf = (email: string): string => email.trim().toLowerCase();
export const companyKeyOf = (companyName: string): string => plain(companyName).slice(0, maxKey);

export function keysOf(contact: Findable): ContactKeys {
  const isNamed = Boolean(contact.firstName && contact.lastName);
  const keys = new Set<string>([
    ...nameKeys(contact),
    ...(contact.companyName ? suffixes(wordsOf(contact.companyName), 4) : []),
    ...emailsOf(contact).flatMap((email) => emailKeys(email, isNamed)),
    ...phonesOf(contact).flatMap(phoneKeys),
  ]);
  keys.delete('');
  const mark = contact.deleted ? deletedMark : '';
  return {
    nameKey: nameKeyOf(contactName(contact)),
    emailKey: contact.email ? emailKeyOf(contact.email) : '',
    companyKey: contact.companyName ? companyKeyOf(contact.companyName) : '',
    searchKeys: [...keys].slice(0, maxKeys).map((key) => mark + key.slice(0, maxKey)),
  };
}

export const nameKeyOf = (name: string): string => plain(name).slice(0, maxKey);

const emailsOf = ({ email, otherEmails }: Findable): string[] => [
  ...(email ? [email] : []),
  ...otherEmails.map((other) => other.email),
];
const phonesOf = ({ phone, otherPhones }: Findable): string[] => [
  ...(phone ? [phone] : []),
  ...otherPhones.map((other) => other.phone),
];

/**
 * The words of the name in every order in which two of them may be typed, so that `john smi` and `smith jo` each are the
 * beginning of one key: a middle name or a second first name in between does no harm.
 */
function nameKeys({ firstName, lastName, middleName, nickname }: Findable): string[] {
  const words = [...wordsOf(firstName), ...wordsOf(lastName), ...wordsOf(middleName ?? '')].slice(0, 5);
  const keys = words.length < 4 ? permutations(words) : pairsFirst(words);
  if (nickname) keys.push([...wordsOf(nickname), ...wordsOf(lastName)].join(' '));
  // Names in Chinese, Japanese and Korean are written, and typed, without a space, the surname first.
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(firstName + lastName)) {
    keys.push(plain(lastName + firstName), plain(firstName + lastName));
  }
  return keys;
}

function permutations(words: readonly string[]): string[] {
  if (words.length < 2) return [...words];
  return words.flatMap((word, index) => permutations(words.toSpliced(index, 1)).map((rest) => `${word} ${rest}`));
}

const pairsFirst = (words: readonly string[]): string[] =>
  words.flatMap((first, i) =>
    words.flatMap((second, j) =>
      i === j ? [] : [[first, second, ...words.filter((_, index) => index !== i && index !== j)].join(' ')],
    ),
  );

const suffixes = (words: readonly string[], most: number): string[] =>
  words.slice(0, most).map((_, start) => words.slice(start).join(' '));

/**
 * `ada l example com` and `example com`: the address from its start and its domain. Where no name stands beside it, which
 * would hold the same words, from each word in between as well.
 */
function emailKeys(email: string, isNamed: boolean): string[] {
  const words = wordsOf(email);
  const local = wordsOf(email.slice(0, email.lastIndexOf('@'))).length;
  const starts = isNamed ? [0, local] : [...words.slice(0, 4).keys(), local];
  return starts.flatMap((start) => (start < words.length ? [words.slice(start).join(' ')] : []));
}

/** Digits with and without the country code, without leading zeros, as the search has them. */
function phoneKeys(phone: string): string[] {
  const digits = searchDigits(phone.replace(/;ext=.*/, ''));
  return phone.startsWith('+') ? [digits, ...nationalDigits(digits)] : [digits];
}

/** Country codes have one to three digits; without a table of them the number is found from each of these places on. */
const nationalDigits = (digits: string): string[] =>
  digits.startsWith('1') || digits.startsWith('7') ? [digits.slice(1)] : [digits.slice(2), digits.slice(3)];

const searchDigits = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '');

export interface Search {
  /** Matches the keys that begin with all that was typed. */
  phrase: RegExp;
  /** Where several words were typed, one for each: a contact that has keys for all of them matches, too. */
  words: RegExp[];
}

/** What was typed, as prefixes of search keys; undefined where it holds neither letter nor digit. */
export function toSearch(q: string, deleted: boolean): Search | undefined {
  const mark = deleted ? deletedMark : '';
  const digits = searchDigits(q);
  // Letters and digits need no escape in a regular expression.
  if (/^[\d\s+()./-]+$/.test(q) && digits)
    return { phrase: new RegExp(`^${mark}${digits.slice(0, maxKey)}`), words: [] };
  // The parts of an address belong together.
  const isAddress = q.includes('@');
  const words = wordsOf(isAddress ? withAsciiDomain(q) : q);
  if (words.length === 0) return undefined;
  return {
    phrase: new RegExp(`^${mark}${words.join(' ').slice(0, maxKey)}`),
    words:
      words.length < 2 || isAddress
        ? []
        : [...new Set(words)].map((word) => new RegExp(`^${mark}${word.slice(0, maxKey)}`)),
  };
}

/** The search key that all contacts with this phone number have. */
export const phoneSearchKey = (phone: string): string => phoneKeys(phone)[0] ?? '';
