import { type BulkChange, type BulkVerb, bulkChanges } from '@sequelstring/contract/bulk.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { toast } from '../../ui/toast.tsx';
import { recordApi } from '../record.ts';
import { takeBulkChange } from './bulk.store.ts';
import type { ListQuery } from './record.queries.ts';
import type { Selection } from './selection.ts';

/** What is done with the selected records. */
export type BulkAction = Pick<Partial<BulkChange>, 'set' | 'addTags'> & { action?: BulkVerb };

/** Starts changes of all selected records; the server works on them, and `useBulkLive` tells how far they are. */
export function useBulk(kind: AnyKind) {
  return useMutation({
    mutationFn: ({ selection, query, ...action }: BulkAction & { selection: Selection; query: ListQuery }) =>
      recordApi(kind).bulk({
        ...action,
        ...(selection.all ? { where: whereOf(query) } : { ids: [...selection.records.keys()] }),
      }),
    onSuccess: takeBulkChange,
    onError: (error) => toast.failure(words.bulkNotStarted, error),
  });
}

/** What a list was asked for, as a bulk change takes it. */
function whereOf({ sort: _, filter, deleted, ...query }: ListQuery): Record<string, unknown> {
  return {
    ...query,
    ...(filter && { filter: JSON.parse(filter) as unknown }),
    ...(deleted && { deleted: deleted === 'true' }),
  };
}

export const useUndoBulk = () =>
  useMutation({
    mutationFn: (id: string) => api.call(bulkChanges.undo, { params: { id } }),
    onSuccess: takeBulkChange,
    onError: (error) => toast.failure(words.bulkNotUndone, error),
  });

export const useCancelBulk = () =>
  useMutation({
    mutationFn: (id: string) => api.call(bulkChanges.cancel, { params: { id } }),
    onSuccess: takeBulkChange,
    onError: (error) => toast.failure(words.bulkNotStopped, error),
  });
