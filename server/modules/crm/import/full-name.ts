import { isEastAsian } from '@sequelstring/contract/contact-name.ts';

export interface NameParts {
  firstName?: string;
  lastName?: string;
  middleName?: string;
  namePrefix?: string;
  nameSuffix?: string;
}

const prefixes =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|lord|lady|hon|capt|col|gen|lt|maj|sgt|herr|frau|fr|mme|mlle|sr|sra|srta|don|doña|dott|ing|mag|dipl-ing)\.?$/iu;
/** People are called so, too: a title only with a period, or before a first and a last name. */
const givenNames = /^(?:don|doña|gen|hon|fr|mag|ing|maj|col|lady|lord|dame|sr)$/iu;
/** Monsieur before a surname; before more it may shorten a first name, as in M. Night Shyamalan. */
const monsieur = /^M\.$/;
/** Behind a title only: H. C. is how others shorten their first names. */
const honoris = /^h\.?c\.?$/i;
const suffixes = /^(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.d|d\.?d\.?s|m\.?sc|b\.?sc|m\.a|b\.a|mba|cpa|llm|ll\.?b)\.?$/iu;
/** Ma and Ba are surnames, Md a first name. */
const degrees = /^(?:MA|BA|MD|RN)\.?$/;
const isSuffix = (word: string): boolean => suffixes.test(word) || degrees.test(word);
const isTitle = (word: string, wordsAfter: number): boolean =>
  (prefixes.test(word) && (!givenNames.test(word) || wordsAfter > 1)) || (monsieur.test(word) && wordsAfter === 1);
/** Words that belong to the surname after them: Ludwig van Beethoven, Leonardo da Vinci. */
const particles =
  /^(?:van|von|vom|zu|zur|der|den|de|del|della|di|da|do|dos|das|du|la|le|ten|ter|bin|ibn|al|el|af|av|st\.?)$/iu;

/**
 * Parts of a name that is given as one text: `Dr. Ludwig van Beethoven`, `Doe, John`, `John Q. Doe, Jr.`. The last word
 * is the surname unless the name is written with a comma or in Chinese, Japanese or Korean; one word alone is a first name.
 */
export function splitFullName(fullName: string): NameParts {
  const [before = '', ...after] = fullName
    .slice(0, 300)
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const tail = after.flatMap((part) => part.split(/\s+/));
  if (tail.length > 0 && tail.every(isSuffix)) {
    return { ...splitWords(before.split(/\s+/)), nameSuffix: after.join(', ') };
  }
  if (after.length > 0) {
    const endsInSuffix = after.length > 1 && isSuffix(after.at(-1)!);
    const given = endsInSuffix ? after.slice(0, -1) : after;
    const { namePrefix, firstName, middleName, lastName, nameSuffix } = splitWords(given.join(' ').split(/\s+/));
    const middle = [middleName, lastName].filter(Boolean).join(' ');
    return tidy({
      namePrefix,
      firstName,
      middleName: middle,
      lastName: before,
      nameSuffix: endsInSuffix ? after.at(-1) : nameSuffix,
    });
  }
  const words = before.split(/\s+/).filter(Boolean);
  if (words.length === 2 && isEastAsian(before)) return { firstName: words[1], lastName: words[0] };
  return splitWords(words);
}

function splitWords(words: readonly string[]): NameParts {
  let start = 0;
  let end = words.length;
  while (end - start > 1 && (isTitle(words[start]!, end - start - 1) || (start > 0 && honoris.test(words[start]!))))
    start++;
  const isAllCapitals = words.every((word) => word === word.toUpperCase());
  while (end - start > 2 && (isAllCapitals ? suffixes : { test: isSuffix }).test(words[end - 1]!)) end--;
  const name = words.slice(start, end);
  const namePrefix = words.slice(0, start).join(' ');
  const nameSuffix = words.slice(end).join(' ');
  if (name.length === 1) {
    return tidy(namePrefix ? { namePrefix, lastName: name[0], nameSuffix } : { firstName: name[0], nameSuffix });
  }
  let surname = name.length - 1;
  while (surname > 1 && particles.test(name[surname - 1]!)) surname--;
  return tidy({
    namePrefix,
    firstName: name[0],
    middleName: name.slice(1, surname).join(' '),
    lastName: name.slice(surname).join(' '),
    nameSuffix,
  });
}

const tidy = (parts: NameParts): NameParts =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value)) as NameParts;
