import type { Import, ImportableKind, ImportRowError } from '@sequelstring/contract/imports.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import { type BulkRow, mayBeUndone } from '../../../kernel/records/bulk/bulk.model.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import type { Delimiter } from './csv-reader.ts';
import type { DateOrder } from './dates.ts';

export interface ImportColumn {
  name: string;
  field: string | null;
  /** It may say who wants no email, and nobody has told yet. */
  unclear?: true;
}

/** An import as it is stored; `file` is the key of its file. */
export interface ImportRow {
  _id: Types.ObjectId;
  owner: Types.ObjectId;
  /** Missing in imports of contacts from earlier versions. */
  kind?: ImportableKind;
  fileName: string;
  file: string;
  format: Import['format'];
  dialect: string;
  /** Of what is not UTF-8; windows-1252 where it is not told. */
  charset?: string;
  /** A person chose it, so that nothing is read as UTF-8 beside it. */
  isCharsetChosen?: boolean;
  delimiter?: Delimiter;
  headless: boolean;
  /** Rows before the header. */
  preamble?: number;
  /** In the order of the file, with the field that each fills. */
  columns: ImportColumn[];
  /** The mapping is that of an earlier import. */
  remembered?: boolean;
  /** Cells that were corrected in the preview, by the number of their column. */
  edits?: { line: number; cells: Record<string, string> }[];
  corrected?: number;
  onDuplicate: 'skip' | 'update' | 'create';
  /** The field by which records are found that exist already. */
  matchBy?: string;
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
  /** What it did is kept, so that it can be undone. */
  kept?: boolean;
  createdAt: Date;
  /** Last sign of life. */
  updatedAt: Date;
  finishedAt?: Date;
}

const schema = new Schema(
  {
    owner: Schema.Types.ObjectId,
    kind: String,
    fileName: String,
    file: String,
    format: String,
    dialect: String,
    charset: String,
    isCharsetChosen: Boolean,
    delimiter: String,
    headless: Boolean,
    preamble: Number,
    columns: [{ _id: false, name: String, field: { type: String, default: null }, unclear: Boolean }],
    remembered: Boolean,
    edits: { type: [Schema.Types.Mixed], default: undefined },
    corrected: Number,
    onDuplicate: String,
    matchBy: String,
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
    kept: Boolean,
    createdAt: Date,
    updatedAt: Date,
    finishedAt: Date,
  },
  { collection: 'imports', versionKey: false, suppressReservedKeysWarning: true },
);
schema.index({ createdAt: -1, _id: -1 });
schema.index({ kind: 1, createdAt: -1, _id: -1 });
schema.index({ owner: 1, createdAt: -1, _id: -1 });
schema.index({ status: 1, updatedAt: 1 });
schema.index({ file: 1 });
schema.index({ kept: 1, createdAt: 1 });

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
    { session, returnDocument: 'after', projection: { errors: 0, preview: 0, edits: 0 } },
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

/** Imports that are not queued or at work, and what they did is kept. */
export const isUndoable = (row: ImportRow, undo: BulkRow | undefined): boolean =>
  !row.dryRun &&
  row.kept === true &&
  row.created + row.updated > 0 &&
  row.status !== 'queued' &&
  row.status !== 'running' &&
  (!undo || mayBeUndone(undo));

const toUndo = ({ status, total, restored, left, reason }: BulkRow): Import['undo'] => ({
  status,
  total,
  restored,
  left,
  ...(reason && { reason }),
});

/** How the table of an import is read. */
export const layoutOf = ({ delimiter = ',', charset = '', headless, preamble = 0 }: ImportRow) => ({
  delimiter,
  charset,
  headerRow: headless ? 0 : preamble + 1,
});

/** Imports whose journals are kept and that began before. */
export const findKeptBefore = (before: Date, limit: number): Promise<Pick<ImportRow, '_id'>[]> =>
  ImportModel.find({ kept: true, createdAt: { $lt: before } }, { _id: 1 })
    .limit(limit)
    .lean<Pick<ImportRow, '_id'>[]>();

export const setNotKept = async (ids: readonly Types.ObjectId[]): Promise<void> => {
  await ImportModel.updateMany({ _id: { $in: [...ids] } }, { $set: { kept: false } });
};

/** An import as the contract has it, with its undo. */
export function toImport(row: ImportRow, undo?: BulkRow): Import {
  return {
    id: row._id.toHexString(),
    kind: row.kind ?? 'contact',
    fileName: row.fileName,
    format: row.format,
    dialect: row.dialect,
    status: row.status,
    dryRun: row.dryRun,
    columns: row.columns.map(({ name }) => name),
    mapping: Object.fromEntries(row.columns.map(({ name, field }) => [name, field])),
    remembered: row.remembered ?? false,
    unclearColumns: row.columns.filter(({ unclear }) => unclear).map(({ name }) => name),
    ...(row.format === 'csv' && { layout: layoutOf(row) }),
    onDuplicate: row.onDuplicate,
    ...(row.matchBy && { matchBy: row.matchBy }),
    corrected: row.corrected ?? 0,
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
    undoable: isUndoable(row, undo),
    ...(undo && { undo: toUndo(undo) }),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
  };
}
