import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useRealtime } from '../../lib/socket.ts';
import { toast } from '../../ui/toast.tsx';
import { pluralOf } from '../plural.ts';
import { type BulkProgress, isAtWork, takeBulkChange, useBulkChanges } from './bulk.store.ts';
import { useUndoBulk } from './bulk.ts';

/** Follows bulk changes wherever one is in the app, and says how they ended, with a way back. */
export function useBulkLive(): void {
  const client = useQueryClient();
  const undo = useUndoBulk().mutate;
  useRealtime('bulk:progress', takeBulkChange);
  const { changes } = useBulkChanges();
  // Should the socket be lost.
  useQueries({
    queries: [...changes.values()].filter(isAtWork).map(({ id }) => ({
      queryKey: ['bulk-changes', 'one', id],
      queryFn: async () => {
        const change = await api.call(bulkChanges.get, { params: { id } });
        takeBulkChange(change);
        return change;
      },
      refetchInterval: 2_000,
    })),
  });
  useEffect(
    () =>
      useBulkChanges.subscribe(({ changes: now }, { changes: before }) => {
        for (const change of now.values()) {
          if (isAtWork(change) || before.get(change.id)?.status === change.status) continue;
          void client.invalidateQueries({ queryKey: [pluralOf(change.kind)] });
          void client.invalidateQueries({ queryKey: ['bulk-changes', 'list'] });
          if (change.merge) void client.invalidateQueries({ queryKey: ['duplicates'] });
          tell(change, () => undo(change.id));
        }
      }),
    [client, undo],
  );
}

function tell(change: BulkProgress, undo: () => void): void {
  const { action: verb, status, changed, failed, restored, left, kind, undoable, reason } = change;
  const action = undoable ? { label: words.undo, onClick: undo } : undefined;
  if (status === 'failed') toast.error(words.bulkStopped, { description: reason, action });
  else if (status === 'undone') {
    const description = left > 0 ? words.bulkLeft(change.merge ? formatNumber(left) : countOf(left, kind)) : undefined;
    const undone = verb === 'import' ? words.importUndone : words.bulkUndone;
    toast.success(change.merge ? words.unmerged(change.merge.title) : undone(countOf(restored, kind)), { description });
  } else {
    if (changed > 0 || failed === 0) toast.success(bulkTitle(change), { action });
    if (failed > 0) toast.error(words.bulkFailed(countOf(failed, kind)), { description: words.bulkFailedHelp });
  }
}

const countOf = (count: number, kind: KindName): string => words.count(count, kind, pluralOf(kind));

/** What a bulk change has done so far. */
export function bulkTitle({ action, changed, kind, set, addTags = [], merge }: BulkProgress): string {
  if (action === 'merge') return words.mergedInto(merge?.title ?? '');
  const what = countOf(changed, kind);
  if (action === 'import') return words.imported(what);
  if (action === 'delete') return words.deleted(what);
  if (action === 'restore') return words.restored(what);
  const [tag] = addTags;
  if (tag && !set) return words.tagged(what, addTags.join(', '));
  if (set?.owner || set?.assignee) return words.reassigned(what);
  return words.bulkChanged(what);
}

/** What it is doing, with how far it is. */
export function bulkProgress({ action, status, processed, total, changed, restored, left }: BulkProgress): string {
  if (status === 'undoing') return words.progress(words.undoing, restored + left, changed);
  const label = {
    update: words.changing,
    delete: words.deleting,
    restore: words.restoring,
    import: words.undoing,
    merge: words.merging,
  }[action];
  return total > 0 ? words.progress(label, processed, total) : label;
}
