import { formatCount } from '../format.ts';

/** What the settings of tags say. */
export const tagWords = {
  title: 'Tags',
  help: 'Tags of contacts, accounts, opportunities, tasks and notes. Changes reach every record in the background.',
  find: 'Find a tag',
  emptyTitle: 'No tags yet',
  emptyText: 'Add tags to records, from their page or the list. They appear here with their counts.',
  nothingFound: 'No tag matches.',
  select: (tag: string) => `Select ${tag}`,
  actions: (tag: string) => `Actions for ${tag}`,
  rename: 'Rename',
  merge: (count: number) => `Merge ${count} tags`,
  mergeHelp: 'Every record with one of these tags gets the new one in their place.',
  into: 'Into',
  name: 'Name',
  nameMissing: 'Enter a name',
  willMerge: (tag: string) => `“${tag}” exists already. Both become one tag.`,
  remove: 'Delete',
  removeTitle: (tag: string) => `Delete ${tag}?`,
  removeText: (records: number) => `It is taken off ${formatCount(records, 'record')}. This can’t be undone.`,
  cancel: 'Cancel',
  save: 'Save',
  begun: (records: number) => `${formatCount(records, 'record')} will change in the background`,
  failed: 'The tags could not be changed',
  kinds: {
    contact: (count: number) => formatCount(count, 'contact'),
    account: (count: number) => formatCount(count, 'account'),
    opportunity: (count: number) => formatCount(count, 'opportunity', 'opportunities'),
    task: (count: number) => formatCount(count, 'task'),
    note: (count: number) => formatCount(count, 'note'),
  },
};
