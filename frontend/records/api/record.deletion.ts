import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQueryClient } from '@tanstack/react-query';
import { recordWords as words } from '../../lib/messages/records.ts';
import { toast } from '../../ui/toast.tsx';
import { type AnyRecord, recordApi, titleOf } from '../record.ts';
import { writeRecord } from './record.cache.ts';
import { listKey } from './record.queries.ts';

/** Deletes a record, with ten seconds to take it back, and restores one. */
export function useRecordDeletion(kind: AnyKind) {
  const client = useQueryClient();
  const settle = (record: AnyRecord) => {
    writeRecord(client, kind, record);
    return client.invalidateQueries({ queryKey: listKey(kind) });
  };
  const restore = async (record: AnyRecord) => {
    const title = titleOf(kind, record);
    try {
      await settle(await recordApi(kind).restore(record.id));
      toast.success(words.restored(title));
    } catch (failure) {
      toast.failure(words.notRestored(title), failure);
    }
  };
  const remove = async (record: AnyRecord) => {
    const title = titleOf(kind, record);
    try {
      await settle(await recordApi(kind).remove(record.id));
      toast.success(words.deleted(title), {
        action: { label: words.undo, onClick: () => void restore(record) },
      });
    } catch (failure) {
      toast.failure(words.notDeleted(title), failure);
    }
  };
  return { remove, restore };
}
