import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { failureMessage } from '../../lib/api-failure.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { toast } from '../../ui/toast.tsx';
import { type AnyRecord, recordApi } from '../record.ts';

/** A change of many records that is under way. */
export interface Running {
  label: string;
  done: number;
  total: number;
}

/** Outcome of the same call over many records. */
export interface BulkOutcome {
  /** As they were before. */
  done: AnyRecord[];
  failed: { id: string; failure: unknown }[];
}

/** Makes one call per record, six at a time, and goes on past failures. `onProgress` hears how many are finished. */
export async function forEachRecord(
  records: readonly AnyRecord[],
  call: (record: AnyRecord) => Promise<unknown>,
  onProgress?: (finished: number) => void,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], failed: [] };
  const waiting = records.values();
  const work = async () => {
    for (const record of waiting) {
      try {
        await call(record);
        outcome.done.push(record);
      } catch (failure) {
        outcome.failed.push({ id: record.id, failure });
      }
      onProgress?.(outcome.done.length + outcome.failed.length);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return outcome;
}

/** Changes of all selected records, told as they go on, with what failed and a way back. */
export function useBulk(kind: AnyKind) {
  const client = useQueryClient();
  const [running, setRunning] = useState<Running>();
  const api = recordApi(kind);
  const counted = (count: number) => words.count(count, kind.label.one, kind.label.many);

  const run = async (
    label: string,
    records: readonly AnyRecord[],
    call: (record: AnyRecord) => Promise<unknown>,
  ): Promise<BulkOutcome> => {
    setRunning({ label, done: 0, total: records.length });
    const outcome = await forEachRecord(records, call, (done) => setRunning({ label, done, total: records.length }));
    setRunning(undefined);
    await client.invalidateQueries({ queryKey: [kind.plural] });
    const [first] = outcome.failed;
    if (first) {
      toast.error(words.bulkFailed(counted(outcome.failed.length)), { description: failureMessage(first.failure) });
    }
    return outcome;
  };
  const undoable = async (
    label: string,
    records: readonly AnyRecord[],
    call: (record: AnyRecord) => Promise<unknown>,
    { said, back }: { said(what: string): string; back?(record: AnyRecord): Promise<unknown> },
  ) => {
    const { done } = await run(label, records, call);
    if (done.length === 0) return;
    const undo = () => void run(words.undoing, done, back ?? (() => Promise.resolve()));
    toast.success(said(counted(done.length)), back && { action: { label: words.undo, onClick: undo } });
  };

  return {
    running,
    remove: (records: readonly AnyRecord[]) =>
      undoable(words.deleting, records, ({ id }) => api.remove(id), {
        said: words.deleted,
        back: ({ id }) => api.restore(id),
      }),
    restore: (records: readonly AnyRecord[]) =>
      undoable(words.restoring, records, ({ id }) => api.restore(id), { said: words.restored }),
    assign: (records: readonly AnyRecord[], field: string, user: string, name: string) =>
      undoable(words.changing, records, ({ id }) => api.update(id, { [field]: user }), {
        said: (what) => words.reassigned(what, name),
        back: (record) => api.update(record.id, { [field]: record[field] }),
      }),
    tag: (records: readonly AnyRecord[], tag: string) => {
      const untagged = records.filter((record) => !tagsOf(record).includes(tag));
      return undoable(
        words.changing,
        untagged,
        // Tags that others added since the row was loaded stay.
        async ({ id }) => api.update(id, { tags: [...new Set([...tagsOf(await api.get(id)), tag])] }),
        {
          said: (what) => words.tagged(what, tag),
          back: async ({ id }) => api.update(id, { tags: tagsOf(await api.get(id)).filter((other) => other !== tag) }),
        },
      );
    },
  };
}

const tagsOf = (record: AnyRecord): string[] => (Array.isArray(record.tags) ? (record.tags as string[]) : []);
