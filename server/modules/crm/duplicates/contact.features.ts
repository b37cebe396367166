import { nicknameGroups } from '../../../kernel/text/nicknames.ts';
import { isPublicMailDomain } from '../../../kernel/text/public-mail.ts';
import { plain, wordsOf } from '../../../kernel/words.ts';
import { nameKey } from '../account/account.keys.ts';
import type { ContactRow } from '../contact.model.ts';

/** What is compared of a contact, folded. */
export interface ContactFeatures {
  id: string;
  owner: string;
  given: string[];
  family: string[];
  middle: string[];
  nicknames: string[];
  suffix: string;
  /** Said by a title such as Mr or Frau. */
  gender?: 'f' | 'm';
  emails: string[];
  phones: string[];
  /** Without its legal form. */
  company?: string;
  /** Of addresses that are no public mail. */
  domains: string[];
  /** Street and place. */
  places: string[];
  /** `1980-05-03`, or `05-03` where the year is not known. */
  birthday?: string;
}

/** The stored fields that features are made of. */
export const contactFields = [
  ...['firstName', 'lastName', 'middleName', 'nickname', 'namePrefix', 'nameSuffix', 'email', 'otherEmails', 'phone'],
  ...['otherPhones', 'companyName', 'address', 'otherAddresses', 'importantDates', 'owner'],
];

const suffixes: Record<string, string> = { junior: 'jr', senior: 'sr' };
const female = new Set(['mrs', 'ms', 'miss', 'frau', 'madame', 'mme', 'sra', 'senora', 'signora']);
const male = new Set(['mr', 'herr', 'monsieur', 'sr', 'senor', 'signor', 'sir']);

export function contactFeatures(row: ContactRow): ContactFeatures {
  const emails = [row.email, ...(row.otherEmails ?? []).map(({ email }) => email)].flatMap((email) => email ?? []);
  const phones = [row.phone, ...(row.otherPhones ?? []).map(({ phone }) => phone)].flatMap((phone) => phone ?? []);
  const titles = wordsOf(row.namePrefix ?? '');
  const company = row.companyName && nameKey(row.companyName)?.slice('name:'.length);
  const birthday = row.importantDates?.find(({ type }) => type === 'birthday')?.date;
  const folded = [...new Set(emails.map(emailOf))];
  const gender = titles.some((title) => female.has(title))
    ? 'f'
    : titles.some((title) => male.has(title))
      ? 'm'
      : undefined;
  return {
    id: row._id.toHexString(),
    owner: row.owner.toHexString(),
    given: wordsOf(row.firstName ?? ''),
    family: wordsOf(row.lastName ?? ''),
    middle: wordsOf(row.middleName ?? ''),
    nicknames: wordsOf(row.nickname ?? ''),
    suffix: wordsOf(row.nameSuffix ?? '')
      .map((word) => suffixes[word] ?? word)
      .join(' '),
    ...(gender && { gender }),
    emails: folded,
    phones: [...new Set(phones.map(phoneOf))].filter((phone) => phone.length >= 5),
    ...(company && { company }),
    domains: [...new Set(folded.map(domainOf))].filter((domain) => domain !== '' && !isPublicMailDomain(domain)),
    places: [row.address, ...(row.otherAddresses ?? [])].flatMap((address) => (address && placeOf(address)) ?? []),
    ...(birthday && { birthday: birthday.replace(/^--/, '') }),
  };
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);
export const localPartOf = (email: string): string => email.slice(0, email.lastIndexOf('@'));

/** Lower case, without the tag after a plus; Gmail reads no dots. */
function emailOf(email: string): string {
  const folded = email.trim().toLowerCase();
  const [local = '', domain] = [localPartOf(folded).replace(/\+.*$/, ''), domainOf(folded)];
  return domain === 'gmail.com' || domain === 'googlemail.com'
    ? `${local.replaceAll('.', '')}@gmail.com`
    : `${local}@${domain}`;
}

/** The last nine digits, which do without the country code. */
export const phoneOf = (phone: string): string =>
  phone
    .replace(/;ext=.*/, '')
    .replace(/\D/g, '')
    .slice(-9);

const streetWords =
  /\b(?:street|strasse|str|st|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|rue|calle|via)\b/g;

/** Undefined where there is no street with a number, as a town says too little. */
export function placeOf(address: NonNullable<ContactRow['address']>): string | undefined {
  const street = wordsOf(
    plain(address.street ?? '')
      .replace(/(\p{L}{3,})(?:strasse|str)\b/gu, '$1')
      .replace(streetWords, ' '),
  );
  const place = wordsOf(address.postalCode ?? '').join('') || wordsOf(address.city ?? '').join(' ');
  if (!street.some((word) => /\d/.test(word)) || place === '') return undefined;
  return `${street.toSorted().join(' ')}, ${place}`;
}

/** The word, and the groups of names that it stands for. */
const rootsOf = (word: string): string[] => {
  const groups = nicknameGroups(word);
  return groups.length > 0 ? groups.map((group) => `#${group}`) : [word];
};

/** Words that the name may be known by, nicknames as their groups. */
export const nameRoots = ({ given, family, nicknames }: ContactFeatures): string[] => [
  ...new Set([...given.slice(0, 2), ...nicknames.slice(0, 1), ...family.slice(-2)].flatMap(rootsOf)),
];

/** Addresses, numbers and domains; what many have tells little. */
export const contactHoldings = ({ emails, phones, domains }: ContactFeatures): string[] => [
  ...emails.map((email) => `e:${email}`),
  ...phones.map((phone) => `p:${phone}`),
  ...domains.map((domain) => `d:${domain}`),
];

/** Contacts are compared with those that have one of these in common. */
export function contactKeys(features: ContactFeatures): string[] {
  const { given, family, emails, phones, company, domains, places, birthday } = features;
  const roots = nameRoots(features);
  const work = [...(company ? [`c:${company}`] : []), ...domains.slice(0, 2).map((domain) => `d:${domain}`)];
  const day = birthday ? [`b:${birthday.slice(-5)}`] : [];
  const within = [...work, ...day, ...places.slice(0, 2).map((place) => `a:${place}`)];
  const words = [...given, ...family].toSorted().join(' ');
  return [
    ...emails.map((email) => `e:${email}`),
    ...phones.map((phone) => `p:${phone}`),
    ...(words === '' ? [] : [`n:${words}`]),
    ...within.flatMap((place) => roots.map((root) => `${place}|${root}`)),
  ];
}
