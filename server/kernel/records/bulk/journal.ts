import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { Types } from 'mongoose';
import { collection } from '../../db.ts';
import type { FieldChange } from '../undo.ts';
import { type BulkItem, itemId } from './bulk.model.ts';

/** What a piece of work other than a bulk change did to one record. */
export interface JournalEntry {
  kind: KindName;
  record: Types.ObjectId;
  /** Of stored values; a record that was created counts as deleted before. */
  changes: FieldChange[];
  /** The record's version after it. Of one that was created, another version now means that it was edited since. */
  version?: number;
}

/** Tells what was done, in its order; always the same for the same work. */
export type Journal = (id: string) => AsyncIterable<readonly JournalEntry[]>;

type Items = Map<string, BulkItem>;

/**
 * Takes entries over as the items of an undo. Several changes of one record become one, from the first value to the last;
 * done again from the start, for instance after a crash, it comes to the same.
 */
export async function takeJournal(bulk: Types.ObjectId, entries: readonly JournalEntry[]): Promise<void> {
  const idOf = ({ record }: JournalEntry) => itemId(bulk, record.toHexString());
  const store = collection<BulkItem>('bulk_items');
  const stored = await store.find({ _id: { $in: [...new Set(entries.map(idOf))] } }).toArray();
  const items: Items = new Map(stored.map((item) => [item._id, item]));
  for (const entry of entries) {
    const before = items.get(idOf(entry));
    const { kind, record, version, changes } = entry;
    items.set(idOf(entry), {
      _id: idOf(entry),
      bulk,
      kind,
      record,
      state: 'changed',
      changes: before?.changes ? joined(before.changes, changes) : [...changes],
      ...(version !== undefined && { version }),
    });
  }
  if (items.size === 0) return;
  await store.bulkWrite(
    [...items.values()].map((item) => ({
      replaceOne: { filter: { _id: item._id }, replacement: item, upsert: true },
    })),
  );
}

const isCreation = (changes: readonly FieldChange[]): boolean => changes.some(({ field }) => field === 'deleted');

function joined(before: readonly FieldChange[], after: readonly FieldChange[]): FieldChange[] {
  // To undo a creation, nothing of what came later matters.
  if (isCreation(before)) return [...before];
  const changes = new Map(before.map((change) => [change.field, change]));
  for (const change of after) {
    const first = changes.get(change.field);
    changes.set(change.field, first ? { ...change, from: first.from } : change);
  }
  return [...changes.values()];
}
