import { isPublicMailDomain } from '../../../kernel/text/public-mail.ts';
import { isTypo } from '../../../kernel/text/typo.ts';
import { nameKey } from '../account/account.keys.ts';
import type { AccountRow } from '../account/account.model.ts';
import { phoneOf, placeOf } from './contact.features.ts';
import type { Verdict } from './contact.judge.ts';
import { areBothNames, type Evidence, type Frequencies, reason, scoreOf } from './evidence.ts';

/** What is compared of an account, folded. */
export interface AccountFeatures {
  id: string;
  owner: string;
  /** Its name and the others it goes by, without legal forms. */
  names: string[];
  domains: string[];
  phones: string[];
  places: string[];
  country?: string;
  parent?: string;
}

/** The stored fields that features are made of. */
export const accountFields = ['name', 'aliases', 'domains', 'website', 'phone', 'address', 'parent', 'owner'];

export function accountFeatures(row: AccountRow): AccountFeatures {
  const names = [row.name, ...(row.aliases ?? [])].flatMap((name) => nameKey(name)?.slice('name:'.length) ?? []);
  const website = (row.website ?? '')
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?/, '')
    .replace(/[/?#:].*$/, '');
  const domains = [...(row.domains ?? []), website].filter((domain) => domain.includes('.'));
  const place = row.address && placeOf(row.address);
  const country = row.address?.country?.toLowerCase();
  return {
    id: row._id.toHexString(),
    owner: row.owner.toHexString(),
    names: [...new Set(names)],
    domains: [...new Set(domains)].filter((domain) => !isPublicMailDomain(domain)),
    phones: row.phone && phoneOf(row.phone).length >= 5 ? [phoneOf(row.phone)] : [],
    places: place ? [place] : [],
    ...(country && { country }),
    ...(row.parent && { parent: row.parent.toHexString() }),
  };
}

/** Accounts are compared with those that have one of these in common. */
export const accountKeys = ({ names, domains, phones, places }: AccountFeatures): string[] => [
  ...names.map((name) => `n:${name.split(' ').toSorted().join(' ')}`),
  ...domains.map((domain) => `d:${domain}`),
  ...phones.map((phone) => `p:${phone}`),
  ...places.map((place) => `a:${place}`),
];

/** Two accounts that have nothing in common are two companies, as a rule. */
const prior = -3.8;

/** Whether two accounts are likely one company, and why. */
export function judgeAccounts(
  one: AccountFeatures,
  other: AccountFeatures,
  frequencies: Frequencies,
): Verdict | undefined {
  // A group and its subsidiaries share much and are not the same.
  if (one.parent === other.id || other.parent === one.id) return undefined;
  const reasons = [
    compareNames(one, other, frequencies),
    ...compareDomains(one, other, frequencies),
    ...comparePhones(one, other, frequencies),
    ...(one.places.some((place) => other.places.includes(place)) ? [reason('address', 'same', 2)] : []),
    ...(one.country && other.country && one.country !== other.country ? [reason('address', 'different', -1.5)] : []),
  ];
  const score = scoreOf(reasons, prior);
  return score === undefined ? undefined : { score, reasons };
}

function compareNames(one: AccountFeatures, other: AccountFeatures, frequencies: Frequencies): Evidence {
  const [a, b] = [one.names[0] ?? '', other.names[0] ?? ''];
  if (a === b) return reason('name', 'same', 4);
  if (one.names.some((name) => other.names.includes(name))) return reason('name', 'same', 3.8);
  const [words, others] = [a.split(' '), b.split(' ')];
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return reason('name', 'same', 3.8);
  if (words.toSorted().join() === others.toSorted().join()) return reason('name', 'swapped', 3);
  if (isTypo(a, b) && !areBothNames(a, b, frequencies, () => false)) return reason('name', 'similar', 2.5);
  const [shorter, longer] = words.length < others.length ? [words, others] : [others, words];
  // "Acme" and "Acme Industries": the same begin, with words that tell.
  if (shorter.every((word, at) => longer[at] === word) && shorter.join('').length >= 4)
    return reason('name', 'initial', 1.5);
  return reason('name', 'different', -6);
}

function compareDomains(one: AccountFeatures, other: AccountFeatures, { holders }: Frequencies): Evidence[] {
  if (one.domains.length === 0 || other.domains.length === 0) return [];
  const same = one.domains.find((domain) => other.domains.includes(domain));
  if (same) return [reason('domain', 'same', holders(`d:${same}`) > 4 ? 1.5 : 4)];
  // acme.de and acme.com.
  const bare = (domain: string) => domain.split('.').slice(0, -1).join('.');
  const isSimilar = one.domains.some((domain) => other.domains.some((another) => bare(domain) === bare(another)));
  return [isSimilar ? reason('domain', 'similar', 0.5) : reason('domain', 'different', -1.5)];
}

function comparePhones(one: AccountFeatures, other: AccountFeatures, { holders }: Frequencies): Evidence[] {
  const same = one.phones.find((phone) => other.phones.includes(phone));
  return same ? [reason('phone', 'same', holders(`p:${same}`) > 4 ? 1 : 3)] : [];
}
