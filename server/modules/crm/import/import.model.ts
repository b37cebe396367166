import type { Import, ImportRowError, MappedField } from '@sequelstring/contract/crm.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import type { Delimiter } from './csv-reader.ts';
import type { DateOrder } from './dates.ts';

export interface ImportColumn {
  name: string;
  field: MappedField | null;
  /** It may say who wants no email, and nobody has told yet. */
  unclear?: true;
}

/** An import as it is stored; `file` is the key of its file. */
export interface ImportRow {
  _id: Types.ObjectId;
  owner: Types.ObjectId;
  fileName: string;
  file: string;
  format: Import['format'];
  dialect: string;
  /** Of what is not UTF-8; windows-1252 where it is not told. */
  charset?: string;
  delimiter?: Delimiter;
  headless: boolean;
  /** Rows before the header. */
  preamble?: number;
  /** In the order of the file, with the field that each fills. */
  columns: ImportColumn[];
  onDuplicate: 'skip' | 'update' | 'create';
  country?: string;
  /** The user's choice; `dateOrderRead` is what the file's dates are read by. */
  dateOrder?: DateOrder;
  dateOrderRead?: DateOrder;
  /** Companies that are no account yet become one. */
  createAccounts?: boolean;
  accounts?: NonNullable<Import['accounts']>;
  status: Import['status'];
  dryRun: boolean;
  /** Counts the starts: a job of an earlier start does nothing. */
  run: number;
  /** The file was read once, so that its rows are counted and the order of its dates is known. */
  analysed: boolean;
  totalRows: number;
  processedRows: number;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  /** How many problems there were; `errorCount` of them are told in `errors`. */
  problems?: Import['problems'];
  errorCount: number;
  errors: ImportRowError[];
  preview: Import['preview'];
  reason?: string;
  createdAt: Date;
  /** Last sign of life. */
  updatedAt: Date;
  finishedAt?: Date;
}

const schema = new Schema(
  {
    owner: Schema.Types.ObjectId,
    fileName: String,
    file: String,
    format: String,
    dialect: String,
    charset: String,
    delimiter: String,
    headless: Boolean,
    preamble: Number,
    columns: [{ _id: false, name: String, field: { type: String, default: null }, unclear: Boolean }],
    onDuplicate: String,
    country: String,
    dateOrder: String,
    dateOrderRead: String,
    createAccounts: Boolean,
    accounts: Schema.Types.Mixed,
    status: String,
    dryRun: Boolean,
    run: Number,
    analysed: Boolean,
    totalRows: Number,
    processedRows: Number,
    created: Number,
    updated: Number,
    skipped: Number,
    failed: Number,
    problems: Schema.Types.Mixed,
    errorCount: Number,
    errors: [Schema.Types.Mixed],
    preview: [Schema.Types.Mixed],
    reason: String,
    createdAt: Date,
    updatedAt: Date,
    finishedAt: Date,
  },
  { collection: 'imports', versionKey: false, suppressReservedKeysWarning: true },
);
schema.index({ createdAt: -1, _id: -1 });
schema.index({ owner: 1, createdAt: -1, _id: -1 });
schema.index({ status: 1, updatedAt: 1 });
schema.index({ file: 1 });

export const ImportModel = mongoose.model<ImportRow>('Import', schema);

export const findImport = (id: string, scope: Scope): Promise<ImportRow | null> =>
  ImportModel.findOne({ _id: objectId(id), ...withinScope(scope) }).lean<ImportRow>();

/** Imports of earlier versions name the file without its folder. */
export const fileKey = ({ file }: Pick<ImportRow, 'file'>): string => (file.includes('/') ? file : `imports/${file}`);

export const findByFile = (file: string): Promise<Pick<ImportRow, 'status' | 'dryRun'> | null> =>
  ImportModel.findOne({ file }, { status: 1, dryRun: 1 }).lean<Pick<ImportRow, 'status' | 'dryRun'>>();

/** Imports that should be at work and have not shown life since. */
export const findStalled = (since: Date): Promise<ImportRow[]> =>
  ImportModel.find({ status: { $in: ['queued', 'running'] }, updatedAt: { $lt: since } }, { errors: 0, preview: 0 })
    .limit(100)
    .lean<ImportRow[]>();

/**
 * Changes an import that is in the state which the caller saw; undefined where it is not any more, because somebody
 * cancelled it or another worker took it over.
 */
export const changeImport = (
  seen: Pick<ImportRow, '_id' | 'run' | 'status'> & Partial<Pick<ImportRow, 'processedRows'>>,
  set: Partial<ImportRow>,
  { session, errors = [] }: { session?: ClientSession; errors?: readonly ImportRowError[] } = {},
): Promise<ImportRow | null> =>
  ImportModel.findOneAndUpdate(
    {
      _id: seen._id,
      run: seen.run,
      status: seen.status,
      ...(seen.processedRows !== undefined && { processedRows: seen.processedRows }),
    },
    { $set: set, ...(errors.length > 0 && { $push: { errors: { $each: [...errors] } } }) },
    { session, returnDocument: 'after', projection: { errors: 0, preview: 0 } },
  ).lean<ImportRow>();

/** How many of each level there are, added to those that were counted before. */
export function countProblems(
  problems: readonly Pick<ImportRowError, 'level'>[],
  before: Import['problems'] = { error: 0, warning: 0, info: 0 },
): Import['problems'] {
  const counts = { ...before };
  for (const { level } of problems) counts[level]++;
  return counts;
}

/** An import as the contract has it. */
export function toImport(row: ImportRow): Import {
  return {
    id: row._id.toHexString(),
    fileName: row.fileName,
    format: row.format,
    dialect: row.dialect,
    status: row.status,
    dryRun: row.dryRun,
    columns: row.columns.map(({ name }) => name),
    mapping: Object.fromEntries(row.columns.map(({ name, field }) => [name, field])),
    unclearColumns: row.columns.filter(({ unclear }) => unclear).map(({ name }) => name),
    totalRows: row.totalRows,
    processedRows: row.processedRows,
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    failed: row.failed,
    createAccounts: row.createAccounts,
    accounts: row.accounts,
    errors: row.errors ?? [],
    problems: row.problems ?? countProblems(row.errors ?? []),
    preview: row.preview ?? [],
    reason: row.reason || undefined,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
  };
}
