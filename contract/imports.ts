import { z } from 'zod';
import { AuditChange } from './audit.ts';
import { BulkStatus } from './bulk.ts';
import { accountKind } from './records/account.ts';
import { contactKind } from './records/contact.ts';
import { KindName } from './records/field.ts';
import type { AnyKind } from './records/kind.ts';
import { fieldedKinds } from './records/kinds.ts';
import { opportunityKind } from './records/opportunity.ts';
import { taskKind } from './records/task.ts';
import { budgets, CountryCode, editors, flag, Id, Instant, pageQuery, route } from './route.ts';

/** The kinds of records that files can be imported as. */
export const importableKinds = fieldedKinds;
export const ImportableKind = z.enum(importableKinds.map(({ kind }) => kind));
export type ImportableKind = z.infer<typeof ImportableKind>;

/** A column's header and the field that it fills, one of `GET /imports/fields`; null leaves the column out. */
export const ImportMapping = z.record(z.string().max(300), z.string().max(80).nullable());
export type ImportMapping = z.infer<typeof ImportMapping>;

/** What a column of a file can fill. */
export const ImportField = z.object({
  name: z.string(),
  label: z.string(),
  /** Records that exist can be found by it. */
  matches: z.boolean(),
});
export type ImportField = z.infer<typeof ImportField>;

export const ImportRowError = z.object({
  /** Line of the file where the record starts, counted from 1. */
  line: z.number().int(),
  /** What the record is about, as far as it could be read. */
  record: z.string(),
  field: z.string().optional(),
  /** The header of the column that it stands in, where it is one. */
  column: z.string().optional(),
  code: z.string(),
  message: z.string(),
  /** `error`: the record was left out; `warning`: it was imported without this; `info`: left out as it should be. */
  level: z.enum(['error', 'warning', 'info']),
});
export type ImportRowError = z.infer<typeof ImportRowError>;

export const delimiters = [',', ';', '\t', '|'] as const;
/** How a table is written. */
export const ImportLayout = z.object({
  delimiter: z.enum(delimiters),
  /** Empty for what is told value by value: UTF-8 where it is valid, else what Western Europe writes. */
  charset: z.string().max(40),
  /** The row with the headers, counted from 1 without empty ones; 0 where the file has none. */
  headerRow: z.number().int().min(0).max(200),
});
export type ImportLayout = z.infer<typeof ImportLayout>;

export const onDuplicate = ['skip', 'update', 'create'] as const;

/** What became of an import that is undone: how many records were put back, and how many left as they had changed since. */
export const ImportUndo = z.object({
  status: BulkStatus,
  total: z.number().int(),
  restored: z.number().int(),
  left: z.number().int(),
  reason: z.string().optional(),
});
export type ImportUndo = z.infer<typeof ImportUndo>;

export const Import = z.object({
  id: Id,
  kind: KindName,
  fileName: z.string(),
  format: z.enum(['csv', 'vcard']),
  /** Which program's headers were recognised: `google`, `outlook`, `plain`; vCard tells its version. */
  dialect: z.string(),
  status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
  dryRun: z.boolean(),
  columns: z.array(z.string()),
  mapping: ImportMapping,
  /** The mapping is that of the last import with these headers. */
  remembered: z.boolean(),
  /** Columns that may say who wants no email. Nothing is imported until the mapping names each of them. */
  unclearColumns: z.array(z.string()),
  /** Of tables. */
  layout: ImportLayout.optional(),
  onDuplicate: z.enum(onDuplicate),
  /** The field by which a record counts as there already; what the kind goes by where it is missing. */
  matchBy: z.string().optional(),
  /** How many rows were corrected in the preview. */
  corrected: z.number().int(),
  totalRows: z.number().int(),
  processedRows: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  /** Records left out because the same one exists already. */
  skipped: z.number().int(),
  failed: z.number().int(),
  createAccounts: z.boolean().optional(),
  /** Contacts that were linked to the account of their company, accounts that were created, and companies that may be several. */
  accounts: z.object({ linked: z.number().int(), created: z.number().int(), ambiguous: z.number().int() }).optional(),
  /** At most 1,000; `problems` counts them all. */
  errors: z.array(ImportRowError),
  /** How many problems of each level there were. */
  problems: z.object({ error: z.number().int(), warning: z.number().int(), info: z.number().int() }),
  /** The first records as they would be imported. */
  preview: z.array(z.object({ line: z.number().int(), record: z.record(z.string(), z.unknown()) })),
  /** Why the whole import failed. */
  reason: z.string().optional(),
  undoable: z.boolean(),
  undo: ImportUndo.optional(),
  createdAt: Instant,
  finishedAt: Instant.optional(),
});
export type Import = z.infer<typeof Import>;

/** A record that was there already, with what an import changed in it; nothing where the file says what is known. */
export const ImportChange = z.object({
  line: z.number().int(),
  recordId: Id,
  /** What the record was called before. */
  name: z.string(),
  changes: z.array(AuditChange),
});
export type ImportChange = z.infer<typeof ImportChange>;

/** A row of a table as it is written, with what was corrected. */
export const ImportRow = z.object({ line: z.number().int(), cells: z.record(z.string(), z.string()) });
export type ImportRow = z.infer<typeof ImportRow>;

/** The first rows of a table, read one way or another. */
export const ImportSample = z.object({
  layout: ImportLayout,
  rows: z.array(z.object({ line: z.number().int(), values: z.array(z.string()) })),
});
export type ImportSample = z.infer<typeof ImportSample>;

const DateOrder = z.enum(['dmy', 'mdy']);
const importParams = z.object({ id: Id });
const tag = 'Imports';
const mostLines = 50;

const Lines = z
  .string()
  .regex(/^\d{1,9}(?:,\d{1,9})*$/, 'takes numbers of lines with commas in between')
  .transform((text) => text.split(',').map(Number))
  .refine((lines) => lines.length <= mostLines, `takes at most ${mostLines} lines`);

/** Every kind has its own route to send a file to. */
const upload = <const P extends string>({ plural, label }: { plural: P; label: AnyKind['label'] }) =>
  route({
    method: 'POST',
    path: `/${plural}/import`,
    summary: `Imports ${label.many.toLowerCase()} from a CSV, Excel${plural === 'contacts' ? ', vCard or LDIF' : ''} file; answers at once and goes on in the background. A dry run changes nothing`,
    tag,
    access: editors,
    budget: budgets.upload,
    audit: false,
    upload: { field: 'file', maxBytes: 50_000_000 },
    query: z.strictObject({
      dryRun: flag.optional(),
      onDuplicate: z.enum(onDuplicate).default('skip'),
      matchBy: z.string().max(80).optional(),
      /** JSON of an ImportMapping, for tables. */
      mapping: z.string().max(20_000).optional(),
      /** How phone numbers without a country code are read where the record's address names no country. */
      country: CountryCode.optional(),
      /** How 03/04/1990 is read; told apart by the other rows of the file when not given. */
      dateOrder: DateOrder.optional(),
      /** Companies that are no account yet become one, of whoever imports. */
      createAccounts: flag.optional(),
    }),
    output: Import,
    status: 202,
  });

export const imports = {
  importContacts: upload(contactKind),
  importAccounts: upload(accountKind),
  importOpportunities: upload(opportunityKind),
  importTasks: upload(taskKind),
  importFields: route({
    method: 'GET',
    path: '/imports/fields',
    summary: 'Lists the fields that columns of a file can fill',
    tag,
    access: editors,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ kind: ImportableKind }),
    output: z.array(ImportField),
  }),
  listImports: route({
    method: 'GET',
    path: '/imports',
    summary: 'Lists imports, newest first',
    tag,
    access: editors,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ ...pageQuery, kind: ImportableKind.optional() }),
    output: z.array(Import),
    page: true,
  }),
  getImport: route({
    method: 'GET',
    path: '/imports/:id',
    summary: 'One import: its progress and its errors',
    tag,
    access: editors,
    budget: budgets.read,
    audit: false,
    params: importParams,
    output: Import,
  }),
  sampleImport: route({
    method: 'GET',
    path: '/imports/:id/sample',
    summary: 'Previews the first rows of a table with this separator and encoding',
    tag,
    access: editors,
    budget: budgets.costly,
    audit: false,
    params: importParams,
    query: z.strictObject({ delimiter: z.enum(delimiters).optional(), charset: z.string().max(40).optional() }),
    output: ImportSample,
  }),
  readImportRows: route({
    method: 'GET',
    path: '/imports/:id/rows',
    summary: `Rows of a table by the lines where they start, at most ${mostLines}`,
    tag,
    access: editors,
    budget: budgets.costly,
    audit: false,
    params: importParams,
    query: z.strictObject({ lines: Lines }),
    output: z.array(ImportRow),
  }),
  correctImportRow: route({
    method: 'PATCH',
    path: '/imports/:id/rows',
    summary: 'Corrects cells of a row before import, and returns its remaining problems',
    tag,
    access: editors,
    budget: budgets.costly,
    audit: false,
    params: importParams,
    body: z.strictObject({
      line: z.number().int().min(1),
      cells: z.record(z.string().max(300), z.string().max(20_000)),
    }),
    output: z.object({ row: ImportRow, errors: z.array(ImportRowError), import: Import }),
  }),
  listImportChanges: route({
    method: 'GET',
    path: '/imports/:id/changes',
    summary: 'Lists what an import changes in existing records, before and after',
    tag,
    access: editors,
    budget: budgets.read,
    audit: false,
    params: importParams,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.coerce.number().int().optional(),
    }),
    output: z.array(ImportChange),
    page: true,
  }),
  startImport: route({
    method: 'POST',
    path: '/imports/:id/start',
    summary: 'Runs a dry run for real, or a failed import again from where it stopped',
    tag,
    access: editors,
    budget: budgets.write,
    audit: false,
    params: importParams,
    body: z.strictObject({
      mapping: ImportMapping.optional(),
      /** Reads the table another way; a mapping goes with its new headers. */
      layout: ImportLayout.optional(),
      onDuplicate: z.enum(onDuplicate).optional(),
      /** Empty for what the kind goes by. */
      matchBy: z.string().max(80).optional(),
      country: CountryCode.optional(),
      dateOrder: DateOrder.optional(),
      createAccounts: z.boolean().optional(),
      /** Check again with these choices instead of importing. */
      dryRun: z.boolean().optional(),
    }),
    output: Import,
    status: 202,
  }),
  cancelImport: route({
    method: 'POST',
    path: '/imports/:id/cancel',
    summary: 'Stops an import; imported records stay until undone',
    tag,
    access: editors,
    budget: budgets.write,
    audit: false,
    params: importParams,
    output: Import,
  }),
  undoImport: route({
    method: 'POST',
    path: '/imports/:id/undo',
    summary:
      'Undoes an import: deletes what it created and reverts what it updated, except later changes; possible for 30 days',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['import.undone'],
    params: importParams,
    output: Import,
    status: 202,
  }),
};
