import type { KindName } from '@sequelstring/contract/records/field.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, collection, insertRows, objectId } from '../../../kernel/db.ts';
import type { JournalEntry } from '../../../kernel/records/bulk/journal.ts';
import type { FieldChange } from '../../../kernel/records/undo.ts';
import { ImportChangeModel } from './import-change.model.ts';

/** The records that one batch of an import created; kept for as long as the import can be undone. */
interface ImportBatchRow {
  _id: Types.ObjectId;
  import: Types.ObjectId;
  kind: KindName;
  created: Types.ObjectId[];
}

const schema = new Schema<ImportBatchRow>(
  { import: Schema.Types.ObjectId, kind: String, created: [Schema.Types.ObjectId] },
  { collection: 'import_batches', versionKey: false },
);
schema.index({ import: 1, _id: 1 });
export const ImportBatchModel = mongoose.model<ImportBatchRow>('ImportBatch', schema);

export async function noteCreated(
  importId: Types.ObjectId,
  kind: KindName,
  created: Types.ObjectId[],
  session: ClientSession,
): Promise<void> {
  if (created.length === 0) return;
  await insertRows('import_batches', [{ _id: new Types.ObjectId(), import: importId, kind, created }], session);
}

const portion = 200;
/** A record that is there now was deleted before; undo deletes it again. */
const creation: FieldChange[] = [{ field: 'deleted', from: true, to: false }];

/** All that an import did, in portions: first what it created, then what it updated in the order of the file. */
export async function* journalOf(id: string): AsyncGenerator<JournalEntry[]> {
  const batches = ImportBatchModel.find({ import: objectId(id) })
    .sort({ _id: 1 })
    .lean<ImportBatchRow[]>();
  for await (const batch of batches.cursor({ batchSize: 20 })) {
    const { kind, created } = batch as unknown as ImportBatchRow;
    yield created.map((record) => ({ kind, record, changes: creation, version: 1 }));
  }
  let entries: JournalEntry[] = [];
  const changes = ImportChangeModel.find({ import: objectId(id), undo: { $exists: true } }).sort({ line: 1, _id: 1 });
  for await (const change of changes.lean().cursor({ batchSize: portion })) {
    const {
      record,
      undo = [],
      version,
      kind,
    } = change as unknown as { record: Types.ObjectId; kind: KindName; undo?: FieldChange[]; version?: number };
    entries.push({ kind, record, changes: undo, ...(version && { version }) });
    if (entries.length < portion) continue;
    yield entries;
    entries = [];
  }
  if (entries.length > 0) yield entries;
}

export async function clearJournal(importIds: readonly Types.ObjectId[]): Promise<void> {
  await collection('import_batches').deleteMany({ import: { $in: [...importIds] } });
  await ImportChangeModel.updateMany({ import: { $in: [...importIds] } }, { $unset: { undo: 1 } });
}
