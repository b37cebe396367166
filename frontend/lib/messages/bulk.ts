import { formatNumber } from '../format.ts';

/** What the page of bulk changes says. */
export const bulkWords = {
  title: 'Bulk changes',
  empty: 'No bulk changes yet',
  emptyHelp: 'Select records in a list to change, delete or restore them together. You can undo it here for 30 days.',
  more: 'Show more',
  undo: 'Undo',
  stop: 'Stop',
  problems: 'Why some failed',
  unchanged: (count: number) => `${formatNumber(count)} needed no change`,
  failed: (count: number) => `${formatNumber(count)} failed`,
  restored: (count: number) => `${formatNumber(count)} changed back`,
  left: (count: number) => `${formatNumber(count)} left alone, changed since`,
  statuses: {
    queued: 'Waiting',
    running: 'Running',
    completed: 'Finished',
    cancelled: 'Stopped',
    failed: 'Failed',
    undoing: 'Undoing',
    undone: 'Undone',
  },
} as const;
