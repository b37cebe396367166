import type { Contact } from '@sequelstring/contract/records/contact.ts';
import {
  type ContactField,
  contactFields,
  type ProfileField,
  type SocialProfile,
} from '@sequelstring/contract/social-profiles.ts';
import { withoutLegalForm } from '../../kernel/text/legal-forms.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { ProfileRow } from './profile.model.ts';

export type ContactProposal = SocialProfile['onContact'][number];

/**
 * What a profile's network says of the contact's own fields, except what was dismissed. Only what the network itself told
 * counts: what a person typed into a profile is no news to them.
 */
export function proposalsForContact(
  row: Pick<ProfileRow, 'values' | 'proposals' | 'dismissedOnContact'>,
): ContactProposal[] {
  const headline = told(row, 'headline');
  const job = headline && jobOf(headline.value);
  const company = told(row, 'company');
  const found: Partial<Record<ContactField, { value: string; at: Date } | undefined>> = {
    title: job && { value: job.title, at: headline.at },
    companyName: company
      ? { value: company.value.replace(/^@/, ''), at: company.at }
      : job && { value: job.company, at: headline.at },
  };
  return contactFields.flatMap((field) => {
    const one = found[field];
    if (!one?.value || one.value === row.dismissedOnContact?.[field]) return [];
    return [{ field, value: one.value.slice(0, 200), at: one.at.toISOString() }];
  });
}

/** Those that say something else than the contact does. */
export const stillOpen = (
  proposals: readonly ContactProposal[],
  contact: Pick<Contact, ContactField>,
): ContactProposal[] => proposals.filter(({ field, value }) => !isSame(field, value, contact[field] ?? ''));

/** What is dismissed once these are too. */
export function dismissedOnContact(
  row: ProfileRow,
  contact: Pick<Contact, ContactField>,
  fields: readonly ContactField[],
): ProfileRow['dismissedOnContact'] {
  const open = stillOpen(proposalsForContact(row), contact).filter(({ field }) => fields.includes(field));
  return { ...row.dismissedOnContact, ...Object.fromEntries(open.map(({ field, value }) => [field, value])) };
}

/** The network's latest word, also where a person typed another. */
function told({ values, proposals }: Pick<ProfileRow, 'values' | 'proposals'>, field: ProfileField) {
  const kept = values[field];
  const latest = kept?.from === 'network' ? kept : proposals.find((one) => one.field === field);
  return latest && { value: String(latest.value), at: latest.at };
}

/** What follows, or a job that begins with it, is over. */
const past = '(?:ex|former|formerly|previously|retired|früher|ehemals|ehemaliger?|anciennement|ancien(?:ne)?)';
const pastJob = new RegExp(`^${past}\\b`, 'iu');
const pastPart = new RegExp(`[\\s,(]+${past}\\b.*$`, 'iu');

/** "Head of Procurement at Contoso | Speaker": a job only where the first words of a headline say so plainly. */
function jobOf(headline: string): { title: string; company: string } | undefined {
  const [part = ''] = headline.split(/\s*[|·•\n]\s*|[.;]\s|\s[-–—]\s/u);
  const first = part.replace(pastPart, '');
  if (pastJob.test(first.trim())) return undefined;
  const [, title = '', company = ''] =
    /^(.{2,80}?)\s+(?:at|@|bei|chez)\s*@?([^\s,].{0,79})$/iu.exec(first.trim()) ?? [];
  const words = company.split(/[\s,]+/u);
  return title && company && words.length <= 6 ? { title, company: company.replace(/[,\s]+$/u, '') } : undefined;
}

function isSame(field: ContactField, one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => {
    const words = wordsOf(text);
    return (field === 'companyName' ? withoutLegalForm(words) : words).join(' ');
  });
  return a === b;
}
