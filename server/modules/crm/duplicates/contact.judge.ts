import { isTypo, isWithinEdits } from '../../../kernel/text/typo.ts';
import { type ContactFeatures, domainOf, localPartOf } from './contact.features.ts';
import { type Evidence, type Frequencies, reason, scoreOf } from './evidence.ts';
import { compareNames } from './name-match.ts';

/** Two contacts that have nothing in common are two people, as a rule. */
const prior = -4.8;

export interface Verdict {
  score: number;
  reasons: Evidence[];
}

/**
 * Whether two contacts are likely one person, and why. Points are logarithms of odds, set by hand and held by the measured
 * precision and recall.
 */
export function judgeContacts(
  one: ContactFeatures,
  other: ContactFeatures,
  frequencies: Frequencies,
): Verdict | undefined {
  const reasons = [
    compareNames(one, other, frequencies),
    ...compareEmails(one, other, frequencies),
    ...comparePhones(one, other, frequencies),
    ...compareCompanies(one, other, frequencies),
    ...(shares(one.places, other.places) ? [reason('address', 'same', 2.5)] : []),
    ...compareBirthdays(one.birthday, other.birthday),
  ];
  const score = scoreOf(reasons, prior);
  return score === undefined ? undefined : { score, reasons };
}

const shares = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((value) => other.includes(value));

const general =
  /^(?:info|office|contact|kontakt|hello|hi|sales|mail|email|post|support|service|admin|team|reception|empfang|buero|billing|accounts?|hr|jobs|welcome|family|familie)$/;

function compareEmails(one: ContactFeatures, other: ContactFeatures, { holders }: Frequencies): Evidence[] {
  if (one.emails.length === 0 || other.emails.length === 0) return [];
  const same = one.emails.find((email) => other.emails.includes(email));
  if (same) return [reason('email', 'same', general.test(localPartOf(same)) || holders(`e:${same}`) > 3 ? 1 : 6)];
  const isSimilar = one.emails.some((a) => other.emails.some((b) => isMistypedEmail(a, b)));
  return [isSimilar ? reason('email', 'similar', 3) : reason('email', 'different', -0.4)];
}

/** One letter apart, in the name or in the domain, not in a digit. */
function isMistypedEmail(one: string, other: string): boolean {
  if (one.length < 9 || !isWithinEdits(one, other, 1)) return false;
  const [a, b] = [one, other].map((email) => email.replace(/\d/g, ''));
  return a !== b && (domainOf(one) === domainOf(other) || localPartOf(one) === localPartOf(other));
}

function comparePhones(one: ContactFeatures, other: ContactFeatures, { holders }: Frequencies): Evidence[] {
  if (one.phones.length === 0 || other.phones.length === 0) return [];
  const same = one.phones.filter((phone) => other.phones.includes(phone));
  if (same.length === 0) return [reason('phone', 'different', -0.6)];
  const fewest = Math.min(...same.map((phone) => holders(`p:${phone}`)));
  return [reason('phone', 'same', fewest <= 3 ? 5 : fewest <= 10 ? 2 : 0.5)];
}

/** Domains of which more people have an address are those of a provider rather than of a company. */
const mostColleagues = 100;

function compareCompanies(one: ContactFeatures, other: ContactFeatures, { holders }: Frequencies): Evidence[] {
  const [a, b] = [one.company, other.company];
  if (a && a === b) return [reason('company', 'same', 2.5)];
  if (!a || !b) {
    const same = one.domains.find((domain) => other.domains.includes(domain));
    if (!same) return [];
    return [reason('company', 'same', holders(`d:${same}`) > mostColleagues ? 0.3 : 2)];
  }
  const [words, others] = [a.split(' '), b.split(' ')];
  const isPart = [words, others].some((some) => some.every((word) => words.includes(word) && others.includes(word)));
  if (isPart || isTypo(a, b)) return [reason('company', 'similar', 1.5)];
  return [reason('company', 'different', -2)];
}

function compareBirthdays(one: string | undefined, other: string | undefined): Evidence[] {
  if (!one || !other) return [];
  const [day, otherDay] = [one.slice(-5), other.slice(-5)];
  const [year, otherYear] = [one.slice(0, -6), other.slice(0, -6)];
  const isKnown = year !== '' && otherYear !== '';
  if (day === otherDay) {
    if (!isKnown) return [reason('birthday', 'same', 2.5)];
    if (year === otherYear) return [reason('birthday', 'same', 4.5)];
  }
  if (isKnown && year === otherYear && day === otherDay.split('-').reverse().join('-'))
    return [reason('birthday', 'similar', 2)];
  // A typo: one digit of the whole date.
  const digits = [...one].filter((digit, at) => digit !== other[at]).length;
  if (isKnown && digits === 1 && year.slice(0, 3) === otherYear.slice(0, 3)) return [reason('birthday', 'similar', -1)];
  return [reason('birthday', 'different', -14)];
}
