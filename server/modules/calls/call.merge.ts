import { linkedRows, type MergePart } from '../../kernel/records/merge/merge-part.ts';

/** Calls, and what was agreed on them, follow the contact or account that they were with. */
export const callsMerge: readonly MergePart[] = [
  linkedRows({
    ...{ name: 'calls', kinds: ['contact'], collection: 'calls', field: 'contact', stored: 'objectId' },
    counted: true,
  }),
  linkedRows({
    ...{ name: 'account-calls', kinds: ['account'], collection: 'calls', field: 'account', stored: 'objectId' },
    counted: true,
  }),
  linkedRows({
    ...{ name: 'action-items', kinds: ['contact'], collection: 'call_action_items' },
    ...{ field: 'contact', stored: 'objectId' },
  }),
];
