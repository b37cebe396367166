import { withoutLegalForm } from '../../../kernel/text/legal-forms.ts';
import { isPublicMailDomain } from '../../../kernel/text/public-mail.ts';
import { splitWords } from '../../../kernel/text/words.ts';

/** What an account is found by from the side of a contact: each name and each domain, folded. */
export const matchKeysOf = (account: {
  name: string;
  aliases?: readonly string[];
  domains?: readonly string[];
}): string[] => {
  const names = [account.name, ...(account.aliases ?? [])].map(nameKey).filter((key) => key !== undefined);
  const domains = (account.domains ?? []).filter((domain) => !isPublicMailDomain(domain)).map(domainKey);
  return [...new Set([...names, ...domains])];
};

/** A company's name without case, accents, punctuation and legal form; undefined where nothing is left. */
export function nameKey(name: string): string | undefined {
  const words = splitWords(name).map(({ plain }) => plain);
  const bare = withoutLegalForm(words).join(' ');
  return bare === '' ? undefined : `name:${bare.slice(0, 100)}`;
}

/** The keys of the domain of an address and of those above it: `eu.example.com` belongs to whoever has `example.com`. */
export function domainKeys(email: string | undefined): string[] {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase() ?? '';
  if (isPublicMailDomain(domain)) return [];
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, start) => domainKey(labels.slice(start).join('.')));
}

const domainKey = (domain: string): string => `domain:${domain}`;
