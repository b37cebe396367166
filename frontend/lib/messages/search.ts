import type { searchedKinds } from '@sequelstring/contract/search.ts';

/** What the search page and the records of the command menu say. */
export const searchWords = {
  title: 'Search',
  label: 'Search everything',
  placeholder: 'Name, company, email, phone, text',
  prompt: 'Search all records',
  promptHelp: 'Type a name, a company, an email address, a phone number or words of a note. Typing mistakes are fine.',
  nothing: (q: string) => `Nothing matches “${q}”`,
  nothingHelp: 'Check the spelling, or remove a filter.',
  nothingInMenu: (q: string) => `No record matches “${q}”.`,
  unavailable: 'Search is unavailable right now.',
  searchFor: (q: string) => `Search everything for “${q}”`,
  records: 'Records',
  owner: 'Owner',
  allOwners: 'All owners',
  tag: 'Tag',
  allTags: 'All tags',
  clear: 'Clear filters',
  found: (count: string) => `${count} found`,
  foundMore: (count: string) => `More than ${count} found`,
  more: (shown: string, total: string) => `Show more (${shown} of ${total})`,
  narrow: (count: string) => `Only the best ${count} are shown. Add a word or a filter to narrow them down.`,
  results: 'Results',
  kinds: { contact: 'Contacts', account: 'Accounts', opportunity: 'Opportunities', task: 'Tasks', note: 'Notes' },
  kind: { contact: 'Contact', account: 'Account', opportunity: 'Opportunity', task: 'Task', note: 'Note' },
} as const satisfies {
  kinds: Record<(typeof searchedKinds)[number], string>;
  kind: Record<(typeof searchedKinds)[number], string>;
} & Record<string, unknown>;
