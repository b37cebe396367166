import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { ImportChange } from '@sequelstring/contract/crm.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import type { ContactRow } from '../contact.model.ts';

/** A contact that an import found already there and changed; kept for as long as the import. */
export interface ImportChangeRow {
  _id: Types.ObjectId;
  import: Types.ObjectId;
  /** Of the file, where the record starts. */
  line: number;
  contact: Types.ObjectId;
  /** What the contact was called before. */
  name: string;
  changes: AuditChange[];
}

const schema = new Schema(
  {
    import: Schema.Types.ObjectId,
    line: Number,
    contact: Schema.Types.ObjectId,
    name: String,
    changes: [Schema.Types.Mixed],
  },
  { collection: 'import_changes', versionKey: false },
);
schema.index({ import: 1, line: 1 });
schema.index({ contact: 1 });

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
  ImportChangeModel.find({ import: objectId(importId), line: { $gt: page.after } })
    .sort({ line: 1 })
    .limit(page.limit)
    .lean<ImportChangeRow[]>();

/** The contacts that an import has matched so far. */
export async function contactsMatchedBy(importId: Types.ObjectId): Promise<string[]> {
  const rows = await ImportChangeModel.find({ import: importId }, { contact: 1 }).lean<ImportChangeRow[]>();
  return rows.map(({ contact }) => contact.toHexString());
}

export const toImportChange = ({ line, contact, name, changes }: ImportChangeRow): ImportChange => ({
  line,
  contactId: contact.toHexString(),
  name,
  changes,
});

const unseen = new Set([
  '_id',
  'company',
  'nameKey',
  'emailKey',
  'emailTwin',
  'companyKey',
  'searchKeys',
  'hasDates',
  'updatedAt',
  'createdAt',
]);

/** What differs between two states of a contact, as a person would want to read it. */
export function changesBetween(before: ContactRow, after: ContactRow): AuditChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ContactRow)[];
  return fields.flatMap((field) => {
    const [from, to] = [shown(before, field), shown(after, field)];
    if (unseen.has(field) || JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}

const shown = (row: ContactRow, field: keyof ContactRow): unknown =>
  field === 'importantDates'
    ? row.importantDates.map(({ type, label, date }) => ({ type, ...(label && { label }), date }))
    : row[field] && JSON.parse(JSON.stringify(row[field]));
