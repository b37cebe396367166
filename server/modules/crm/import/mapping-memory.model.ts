import { createHash } from 'node:crypto';
import type { ImportableKind, ImportMapping } from '@sequelstring/contract/imports.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import type { ImportRow } from './import.model.ts';

type Choices = Pick<ImportRow, 'onDuplicate' | 'matchBy'>;

/** What someone chose when they last imported a table with these headers. */
interface MappingMemoryRow extends Choices {
  /** `<user>:<kind>:<hash of the headers, in any order>`. */
  _id: string;
  columns: { name: string; field: string | null }[];
  usedAt: Date;
}

const schema = new Schema<MappingMemoryRow>(
  {
    _id: String,
    columns: [{ _id: false, name: String, field: { type: String, default: null } }],
    onDuplicate: String,
    matchBy: String,
    usedAt: Date,
  },
  { collection: 'import_mappings', versionKey: false },
);
schema.index({ usedAt: 1 });
export const MappingMemoryModel = mongoose.model<MappingMemoryRow>('ImportMapping', schema);

interface Table {
  owner: Types.ObjectId;
  kind: ImportableKind;
  headers: readonly string[];
}

const keyOf = ({ owner, kind, headers }: Table): string =>
  `${owner.toHexString()}:${kind}:${createHash('sha256')
    .update(JSON.stringify([...headers].sort()))
    .digest('hex')
    .slice(0, 32)}`;

export async function rememberedMapping(table: Table): Promise<(Choices & { mapping: ImportMapping }) | undefined> {
  const row = await MappingMemoryModel.findById(keyOf(table)).lean<MappingMemoryRow>();
  if (!row) return undefined;
  const { columns, onDuplicate, matchBy } = row;
  return {
    onDuplicate,
    ...(matchBy && { matchBy }),
    mapping: Object.fromEntries(columns.map(({ name, field }) => [name, field])),
  };
}

export async function rememberMapping(row: ImportRow, usedAt: Date): Promise<void> {
  const { owner, kind = 'contact', columns, onDuplicate, matchBy } = row;
  if (row.format !== 'csv' || row.headless) return;
  const _id = keyOf({ owner, kind, headers: columns.map(({ name }) => name) });
  const set = { columns: columns.map(({ name, field }) => ({ name, field })), onDuplicate, usedAt };
  const change = matchBy ? { $set: { ...set, matchBy } } : { $set: set, $unset: { matchBy: 1 } };
  await MappingMemoryModel.updateOne({ _id }, change, { upsert: true });
}

/** Forgets what nobody used for so long. */
export const clearMappings = async (before: Date): Promise<void> => {
  await MappingMemoryModel.deleteMany({ usedAt: { $lt: before } });
};
