import type { Confidence } from '@sequelstring/contract/social-profiles.ts';
import { withoutLegalForm } from '../../kernel/text/legal-forms.ts';
import { isPublicMailDomain } from '../../kernel/text/public-mail.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { ProfileFacts } from '../../ports/social-network.ts';
import { fitOfName, type PersonName, spellsName } from './person-name.ts';

/** Whose profiles are looked for, as far as the contact tells. */
export interface Person extends PersonName {
  name: string;
  /** In lower case. */
  emails: readonly string[];
  website?: string | undefined;
  companyName?: string | undefined;
  city?: string | undefined;
}

export interface Candidate {
  profileUrl: string;
  /** Missing where the network shows profiles to nobody but their owners. */
  facts?: ProfileFacts | undefined;
  handle?: string | undefined;
  /** The page that names it as its own (`rel="me"`). */
  linkedFrom?: string | undefined;
}

export interface Judgement {
  confidence: Confidence;
  /** Sentences, the strongest first. */
  evidence: string[];
}

const sharedMailboxes = new Set(
  'info hello contact office mail team sales support admin press jobs hr marketing'.split(' '),
);

/**
 * How likely a profile is this person's; undefined where too little speaks for it. A name alone, however rare, is never more
 * than `low`, and `high` takes a proof: an address, a domain or a page that is the person's, or everything else at once.
 */
export function judge(person: Person, candidate: Candidate, namesakes: number): Judgement | undefined {
  const { facts, linkedFrom } = candidate;
  const handle = facts?.handle ?? candidate.handle ?? '';
  const fit = facts
    ? fitOfName(person, String(facts.values.displayName ?? ''))
    : spellsName(person, handle)
      ? 'initial'
      : 'none';
  const isNamed = fit === 'same' || fit === 'short';
  const found = {
    email: facts?.email !== undefined && isPersonal(facts.email) && person.emails.includes(facts.email.toLowerCase()),
    domain: domainProof(person, handle),
    page: linkedFrom !== undefined && isOwnPage(person, linkedFrom) ? linkedFrom : undefined,
    sharedPage: linkedFrom !== undefined && !isOwnPage(person, linkedFrom) ? linkedFrom : undefined,
    back: linkBack(person, facts),
    company: sharesCompany(person, facts),
    city: person.city !== undefined && mentions(String(facts?.values.location ?? ''), person.city),
    mailbox: person.emails.some((email) => sameHandle(email.split('@')[0]!, handle)),
  };
  const otherCompany = companyAgainst(person, facts);
  const evidence = [
    found.email && 'It shows the email address of the contact.',
    found.domain,
    found.page && `${shortOf(found.page)} links to it as its own (rel=me).`,
    found.sharedPage && isNamed && `${shortOf(found.sharedPage)} links to it (rel=me).`,
    found.back &&
      (found.back.isVerified
        ? `The network verified its link to ${found.back.site}.`
        : `It links to ${found.back.site}.`),
    fit === 'same' && 'It has the same name.',
    fit === 'short' && `“${String(facts?.values.displayName)}” is a short form of the name.`,
    fit === 'initial' && 'Its name may be the same.',
    found.company && `It mentions ${person.companyName}.`,
    found.city && `It is in ${person.city}, like the contact.`,
    found.mailbox && 'Its handle is the name in the email address.',
    isNamed && namesakes > 1 && `${namesakes} profiles on this network have that name.`,
    otherCompany && `It says ${otherCompany}, not ${person.companyName}.`,
  ].filter((sentence) => typeof sentence === 'string');
  const confidence = weigh({
    ...found,
    isNamed,
    isInitial: fit === 'initial',
    isAlone: namesakes <= 1,
    isElsewhere: otherCompany !== undefined,
  });
  return confidence && { confidence, evidence };
}

type Found = Record<
  'email' | 'company' | 'city' | 'mailbox' | 'isNamed' | 'isInitial' | 'isAlone' | 'isElsewhere',
  boolean
> & {
  domain: string | undefined;
  page: string | undefined;
  sharedPage: string | undefined;
  back: { site: string; isVerified: boolean } | undefined;
};

function weigh(found: Found): Confidence | undefined {
  const { isNamed, isInitial, isAlone } = found;
  const isPlausible = isNamed || isInitial;
  if (found.email && isPlausible) return 'high';
  if (found.domain && isNamed) return 'high';
  if (found.page && (isPlausible || found.back)) return 'high';
  if (found.sharedPage && isNamed) return 'high';
  if (found.back?.isVerified && isNamed) return 'high';
  if (isNamed && isAlone && found.company && found.mailbox) return 'high';
  if (found.email || found.page || (found.sharedPage && isInitial)) return 'medium';
  if (isNamed && !found.isElsewhere && (found.company || found.back || (found.mailbox && found.city))) return 'medium';
  return isNamed || (isInitial && (found.company || found.mailbox)) ? 'low' : undefined;
}

/** The domains that say something of the person. */
export const ownDomains = ({ emails }: Pick<Person, 'emails'>): string[] => [
  ...new Set(emails.map(domainOf).filter((domain) => domain !== '' && !isPublicMailDomain(domain))),
];

function domainProof(person: Person, handle: string): string | undefined {
  const bare = handle.replace(/^@/, '').toLowerCase();
  if (bare.includes('@'))
    return isPersonal(bare) && person.emails.includes(bare)
      ? 'Its address is the email address of the contact.'
      : undefined;
  const domain = ownDomains(person).find((one) => bare === one || bare.endsWith(`.${one}`));
  return domain && `Its handle is in ${domain}, the domain of the email address.`;
}

/** Pages that may name the person's profiles: the contact's site, and the front pages of the email domains. */
export const pagesOf = (person: Person): string[] => {
  const pages = [
    ...(person.website ? [person.website] : []),
    ...ownDomains(person).map((domain) => `https://${domain}/`),
  ];
  return pages.filter((page, index) => URL.canParse(page) && pages.findIndex((one) => isSamePage(one, page)) === index);
};

/** A page is the person's own unless it is the front page of the company or of the domain that colleagues share. */
function isOwnPage(person: Person, address: string): boolean {
  const page = pagesOf(person).find((one) => isSamePage(one, address));
  if (page === undefined) return false;
  const url = new URL(page);
  const host = hostOf(url);
  if (spellsName(person, host)) return true;
  const company = wordsOf(person.companyName ?? '')[0];
  const isShared = ownDomains(person).some((domain) => host === domain || host.endsWith(`.${domain}`));
  const isCompany = company !== undefined && company.length > 2 && host.includes(company);
  return url.pathname.length > 1 || !(isShared || isCompany);
}

function linkBack(person: Person, facts: ProfileFacts | undefined): Found['back'] {
  if (!facts) return undefined;
  const pages = pagesOf(person).filter((page) => isOwnPage(person, page));
  const linked = (links: readonly string[]) => pages.find((page) => links.some((link) => isSamePage(page, link)));
  const verified = linked(facts.verifiedLinks ?? []);
  if (verified) return { site: shortOf(verified), isVerified: true };
  const claimed = linked([facts.values.website].filter((link) => typeof link === 'string'));
  return claimed === undefined ? undefined : { site: shortOf(claimed), isVerified: false };
}

function sharesCompany({ companyName }: Person, facts: ProfileFacts | undefined): boolean {
  if (!companyName || !facts) return false;
  const { company, headline, bio } = facts.values;
  return [company, headline, bio].some((text) => mentions(String(text ?? ''), companyName));
}

/** Another company, where the profile names one. */
function companyAgainst(person: Person, facts: ProfileFacts | undefined): string | undefined {
  const company = facts?.values.company;
  if (typeof company !== 'string' || !person.companyName || sharesCompany(person, facts)) return undefined;
  return company.slice(0, 80);
}

/** Whether a text names something, word by word; a legal form does not count. */
function mentions(text: string, name: string): boolean {
  const bare = withoutLegalForm(wordsOf(name));
  return bare.length > 0 && ` ${wordsOf(text).join(' ')} `.includes(` ${bare.join(' ')} `);
}

const isPersonal = (email: string) => !sharedMailboxes.has(email.split('@')[0]!.toLowerCase());
const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1);
const sameHandle = (mailbox: string, handle: string) => {
  const [one, other] = [mailbox, handle.replace(/^@/, '').split(/[@.]/)[0]!].map((text) => wordsOf(text).join(''));
  return one!.length > 4 && one === other && !sharedMailboxes.has(mailbox);
};
const hostOf = (url: URL) => url.host.replace(/^www\./, '');

function isSamePage(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && hostOf(a) === hostOf(b) && trimmed(a) === trimmed(b);
}
const trimmed = ({ pathname }: URL) => pathname.replace(/\/+$/, '');

/** An address as people write it. */
export function shortOf(address: string): string {
  const url = URL.parse(address);
  return url ? `${hostOf(url)}${trimmed(url)}` : address;
}
