import type { Contact } from '@sequelstring/contract/crm.ts';
import { displayName } from '../lib/format.ts';
import { matchScore } from '../lib/fuzzy.ts';

/** Looks for contacts by the beginnings of words, as the server's list does. */
export type ContactSearch = (words: string, limit: number) => Promise<readonly Contact[]>;

const shownAtMost = 8;

/** What a contact may be found by. */
const texts = (contact: Contact) => [
  displayName(contact),
  contact.companyName ?? '',
  contact.email ?? '',
  `${displayName(contact)} ${contact.companyName ?? ''}`,
];

const scoreOf = (contact: Contact, query: string): number =>
  Math.max(...texts(contact).map((text) => matchScore(text, query)));

/**
 * Finds contacts although the query may be mistyped: first as typed; where that finds none, what any of its words or
 * its words' first letters find, as far as it resembles the query.
 */
export async function findContacts(query: string, search: ContactSearch): Promise<readonly Contact[]> {
  const typed = query.trim();
  if (typed === '') return [];
  const exact = await search(typed, shownAtMost);
  if (exact.length > 0 || typed.length < 4) return exact;
  const words = typed.split(/\s+/);
  const attempts = [...(words.length > 1 ? words : []), shorten(words, 3), shorten(words, 2)];
  const candidates = new Map<string, Contact>();
  for (const attempt of new Set(attempts)) {
    for (const contact of await search(attempt, 50)) candidates.set(contact.id, contact);
    const found = rank([...candidates.values()], typed);
    if (found.length > 0) return found;
  }
  return [];
}

const shorten = (words: string[], letters: number): string => words.map((word) => word.slice(0, letters)).join(' ');

function rank(contacts: readonly Contact[], query: string): Contact[] {
  return contacts
    .map((contact) => ({ contact, score: scoreOf(contact, query) }))
    .filter(({ score }) => score > 0.45)
    .sort((a, b) => b.score - a.score)
    .slice(0, shownAtMost)
    .map(({ contact }) => contact);
}
