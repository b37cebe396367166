import { linkedRows } from '../../kernel/records/merge/merge-part.ts';

/** Files follow the record that they belong to. */
export const filesMerge = linkedRows({
  ...{ name: 'files', kinds: ['contact', 'account'], collection: 'files', field: 'about.id', stored: 'text' },
  where: (kind) => ({ 'about.kind': kind }),
  counted: true,
});
