import type { DuplicateReason, MergeableKind } from '@sequelstring/contract/merges.ts';
import { formatCount, formatNumber } from '../format.ts';

type Reason = Pick<DuplicateReason, 'field' | 'match'>;

const fields = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  company: 'company',
  address: 'address',
  birthday: 'birthday',
  domain: 'domain',
} as const;

const matches = {
  same: 'Same',
  similar: 'Similar',
  nickname: 'Nickname',
  swapped: 'Swapped',
  initial: 'Shorter',
  different: 'Different',
} as const;

const parts: Readonly<Record<string, readonly [one: string, many: string]>> = {
  people: ['contact', 'contacts'],
  opportunities: ['opportunity', 'opportunities'],
  roles: ['role in a deal', 'roles in deals'],
  tasks: ['task', 'tasks'],
  notes: ['note', 'notes'],
  subsidiaries: ['subsidiary', 'subsidiaries'],
  competitors: ['account that names it as a competitor', 'accounts that name it as a competitor'],
  rivals: ['deal that names it as a competitor', 'deals that name it as a competitor'],
  calls: ['call', 'calls'],
  'account-calls': ['call', 'calls'],
  greetings: ['greeting', 'greetings'],
  files: ['file', 'files'],
  profiles: ['social profile', 'social profiles'],
  alerts: ['news alert', 'news alerts'],
};

/** What the screens of duplicates and merges say. */
export const duplicateWords = {
  title: 'Duplicates',
  open: 'Possible duplicates',
  dismissed: 'Not duplicates',
  find: 'Find duplicates',
  finding: 'Looking for duplicates',
  progress: (read: number, total: number) => `${formatNumber(read)} of ${formatNumber(total)} checked`,
  lastSearch: (when: string) => `Last full check ${when}`,
  searchFailed: 'The last check stopped because of an error. Start it again.',
  notStarted: 'The check could not be started',
  emptyTitle: 'No duplicates',
  emptyHelp: 'New and changed records are checked as they are saved. Check all of them after a large change.',
  neverHelp: 'New and changed records are checked as they are saved. Check the ones you already have, too.',
  noneDismissed: 'Nothing here',
  noneDismissedHelp: 'Pairs that you mark as “Not a duplicate” appear here.',
  merge: 'Merge',
  mergeGroup: (count: number) => `Merge all ${count}`,
  groupHelp: 'The result takes the fuller and newer values. To choose each value, merge two at a time.',
  review: 'Review',
  dismiss: 'Not a duplicate',
  reopen: 'May be a duplicate',
  notDecided: 'Could not be saved',
  more: 'Show more',
  score: (score: number) => `${score}% likely`,
  reason: ({ field, match }: Reason) =>
    match === 'nickname'
      ? 'Nickname'
      : match === 'swapped' && field === 'name'
        ? 'First and last name swapped'
        : `${matches[match]} ${fields[field]}`,
  hint: (count: number) => (count === 1 ? '1 possible duplicate' : `${formatNumber(count)} possible duplicates`),
  mergeTitle: (kind: MergeableKind) => (kind === 'contact' ? 'Merge contacts' : 'Merge accounts'),
  keep: 'Keep this record',
  kept: 'Stays',
  goes: 'Merged and removed from lists',
  updated: (when: string) => `Updated ${when}`,
  field: 'Field',
  result: 'Result',
  both: 'Both are kept',
  same: 'All other fields are the same or empty.',
  moves: (what: string) => `Moves along: ${what}.`,
  part: (part: string, count: number) => {
    const [one, many] = parts[part] ?? [part, part];
    return count >= 1000 ? `1,000+ ${many}` : formatCount(count, one, many);
  },
  undoHelp: 'You can undo the merge for 30 days in Settings, Bulk changes.',
  notMerged: 'The records could not be merged',
  gone: 'One of these records is gone',
  goneHelp: 'It was deleted or merged, or you cannot see it.',
  back: 'Back to duplicates',
  empty: 'Empty',
  cancel: 'Cancel',
  nothing: 'Nothing to merge',
} as const;
