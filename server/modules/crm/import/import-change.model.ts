import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { ImportChange } from '@sequelstring/contract/imports.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import type { FieldChange } from '../../../kernel/records/undo.ts';

/** A record that an import found already there and changed; kept for as long as the import. */
export interface ImportChangeRow {
  _id: Types.ObjectId;
  import: Types.ObjectId;
  /** Of the file, where the record starts. */
  line: number;
  kind: KindName;
  record: Types.ObjectId;
  /** What the record was called before. */
  name: string;
  changes: AuditChange[];
  /** What undo puts back; of the record as it is stored. */
  undo?: FieldChange[];
  /** Of the record after the change. */
  version?: number;
}

const schema = new Schema(
  {
    import: Schema.Types.ObjectId,
    line: Number,
    kind: String,
    record: Schema.Types.ObjectId,
    name: String,
    changes: [Schema.Types.Mixed],
    undo: { type: [Schema.Types.Mixed], default: undefined },
    version: Number,
  },
  { collection: 'import_changes', versionKey: false },
);
schema.index({ import: 1, line: 1 });
schema.index({ record: 1 });

export const ImportChangeModel = mongoose.model<ImportChangeRow>('ImportChange', schema);

export const insertImportChanges = async (rows: readonly ImportChangeRow[], session?: ClientSession): Promise<void> => {
  if (rows.length > 0) await ImportChangeModel.insertMany(rows, { session, lean: true });
};

export const clearImportChanges = async (importId: Types.ObjectId): Promise<void> => {
  await ImportChangeModel.deleteMany({ import: importId });
};

/** One page in the order of the file; `cursor` is the line of the last one seen. */
export const listImportChangeRows = (
  importId: string,
  page: { after: number; limit: number },
): Promise<ImportChangeRow[]> =>
  ImportChangeModel.find({ import: objectId(importId), line: { $gt: page.after } }, { undo: 0 })
    .sort({ line: 1 })
    .limit(page.limit)
    .lean<ImportChangeRow[]>();

/** The records that an import has matched so far. */
export async function recordsMatchedBy(importId: Types.ObjectId): Promise<string[]> {
  const rows = await ImportChangeModel.find({ import: importId }, { record: 1 }).lean<ImportChangeRow[]>();
  return rows.map(({ record }) => record.toHexString());
}

export const toImportChange = ({ line, record, name, changes }: ImportChangeRow): ImportChange => ({
  line,
  recordId: record.toHexString(),
  name,
  changes,
});
