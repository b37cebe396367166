import { z } from 'zod';
import { AuditChange } from './audit.ts';
import { TypedEmail } from './email.ts';
import { accountKind } from './records/account.ts';
import { contactKind } from './records/contact.ts';
import { isCustomName } from './records/custom.ts';
import type { Field } from './records/field.ts';
import { noteKind } from './records/note.ts';
import { opportunityKind } from './records/opportunity.ts';
import { recordRoutes } from './records/routes.ts';
import { taskKind } from './records/task.ts';
import { budgets, CountryCode, editors, flag, Id, Instant, line, pageQuery, route } from './route.ts';
import { suppressions } from './suppressions.ts';

export { type Contact, ContactInput, type ContactPatch, type EmailStatus } from './records/contact.ts';
export type { Address } from './records/field.ts';

export const importFields = [
  'firstName',
  'lastName',
  'middleName',
  'namePrefix',
  'nameSuffix',
  'fullName',
  'nickname',
  'email',
  'otherEmail',
  'phone',
  'otherPhone',
  'companyName',
  'title',
  'department',
  'address.street',
  'address.city',
  'address.region',
  'address.postalCode',
  'address.country',
  'website',
  'notes',
  'tags',
  'timeZone',
  'locale',
  'birthday',
  'anniversary',
  /** When someone began at their company, and when they became a customer. */
  'workAnniversary',
  'customerSince',
  'emailOptOut',
  /** The other way round: a column that says who wants email. */
  'emailConsent',
  'deceased',
] as const;
export const ImportField = z.enum(importFields);
export type ImportField = z.infer<typeof ImportField>;

/** What a value can be read from a cell of a file by its type alone. */
const readableTypes = [
  'text',
  'longText',
  'number',
  'date',
  'choice',
  'choices',
  'tags',
  'yesNo',
  'user',
  'email',
  'phone',
  'url',
];
/** Fields of the registry that files may fill beside those above. */
export const extraImportFields: readonly string[] = Object.entries<Field>(contactKind.fields).flatMap(
  ([name, { type, options }]) =>
    options.import && readableTypes.includes(type) && !importFields.includes(name as ImportField) ? [name] : [],
);
const MappedField = z
  .string()
  .max(80)
  .refine(
    (name) => ImportField.safeParse(name).success || extraImportFields.includes(name) || isCustomName(name),
    'is not a field that can be imported',
  );
/** One of `importFields`, another field of contacts that can be imported, or `customFields.<key>`. */
export type MappedField = ImportField | (string & Record<never, never>);

/** A CSV column's header and the field that it fills; null leaves the column out. */
export const ImportMapping = z.record(z.string().max(300), MappedField.nullable());
export type ImportMapping = Record<string, MappedField | null>;

export const ImportRowError = z.object({
  /** Line of the file where the record starts, counted from 1. */
  line: z.number().int(),
  /** What the record is about, as far as it could be read. */
  record: z.string(),
  field: z.string().optional(),
  code: z.string(),
  message: z.string(),
  /** `error`: the record was left out; `warning`: it was imported without this; `info`: left out as it should be. */
  level: z.enum(['error', 'warning', 'info']),
});
export type ImportRowError = z.infer<typeof ImportRowError>;

export const Import = z.object({
  id: Id,
  fileName: z.string(),
  format: z.enum(['csv', 'vcard']),
  /** Which program's headers were recognised: `google`, `outlook`, `plain`; vCard tells its version. */
  dialect: z.string(),
  status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
  dryRun: z.boolean(),
  columns: z.array(z.string()),
  mapping: ImportMapping,
  /** Columns that may say who wants no email. Nothing is imported until the mapping names each of them. */
  unclearColumns: z.array(z.string()),
  totalRows: z.number().int(),
  processedRows: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  /** Records left out because the same contact exists already. */
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
  preview: z.array(z.object({ line: z.number().int(), contact: z.record(z.string(), z.unknown()) })),
  /** Why the whole import failed. */
  reason: z.string().optional(),
  createdAt: Instant,
  finishedAt: Instant.optional(),
});
export type Import = z.infer<typeof Import>;

/** A contact that was there already, with what an import changed in it; nothing where the file says what is known. */
export const ImportChange = z.object({
  line: z.number().int(),
  contactId: Id,
  /** What the contact was called before. */
  name: z.string(),
  changes: z.array(AuditChange),
});
export type ImportChange = z.infer<typeof ImportChange>;

const AccountName = z.object({ id: Id, name: z.string() });
export const onDuplicate = ['skip', 'update', 'create'] as const;
const DateOrder = z.enum(['dmy', 'mdy']);
const importParams = z.object({ id: Id });

export const contacts = recordRoutes(contactKind);
export const accounts = recordRoutes(accountKind);
export const opportunities = recordRoutes(opportunityKind);
export const tasks = recordRoutes(taskKind);
export const notes = recordRoutes(noteKind);

export const crm = {
  ...suppressions,
  listContacts: contacts.list,
  contactTotals: contacts.totals,
  createContact: contacts.create,
  getContact: contacts.get,
  updateContact: contacts.update,
  deleteContact: contacts.remove,
  restoreContact: contacts.restore,
  contactHistory: contacts.history,
  contactTimeline: contacts.timeline,
  findDuplicates: route({
    method: 'GET',
    path: '/contacts/duplicates',
    summary: 'Contacts that may be the same person as the one being typed: same address, same number or same name',
    tag: 'Contacts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      firstName: line(120).optional(),
      lastName: line(120).optional(),
      email: TypedEmail.optional(),
      phone: line(60).optional(),
      except: Id.optional(),
    }),
    output: z.array(
      z.object({
        id: Id,
        firstName: z.string(),
        lastName: z.string(),
        email: z.string().optional(),
        phone: z.string().optional(),
        companyName: z.string().optional(),
        reasons: z.array(z.enum(['email', 'phone', 'name'])),
      }),
    ),
  }),
  matchAccount: route({
    method: 'GET',
    path: '/accounts/match',
    summary: 'The account that a contact with this company and address would be linked to, or those that it may be',
    tag: 'Accounts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ companyName: line(200).min(1), email: TypedEmail.optional() }),
    output: z.object({ account: AccountName.optional(), candidates: z.array(AccountName) }),
  }),
  importContacts: route({
    method: 'POST',
    path: '/contacts/import',
    summary: 'Imports a CSV or vCard file; answers at once and goes on in the background. A dry run changes nothing',
    tag: 'Imports',
    access: editors,
    budget: budgets.upload,
    audit: false,
    upload: { field: 'file', maxBytes: 50_000_000 },
    query: z.strictObject({
      dryRun: flag.optional(),
      onDuplicate: z.enum(onDuplicate).default('skip'),
      /** JSON of an ImportMapping, for CSV. */
      mapping: z.string().max(20_000).optional(),
      /** How phone numbers without a country code are read where the contact's address names no country. */
      country: CountryCode.optional(),
      /** How 03/04/1990 is read; told apart by the other rows of the file when not given. */
      dateOrder: DateOrder.optional(),
      /** Companies that are no account yet become one, of whoever imports. */
      createAccounts: flag.optional(),
    }),
    output: Import,
    status: 202,
  }),
  listImports: route({
    method: 'GET',
    path: '/imports',
    summary: 'Lists imports, newest first',
    tag: 'Imports',
    access: editors,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ ...pageQuery }),
    output: z.array(Import),
    page: true,
  }),
  getImport: route({
    method: 'GET',
    path: '/imports/:id',
    summary: 'One import: its progress and its errors',
    tag: 'Imports',
    access: editors,
    budget: budgets.read,
    audit: false,
    params: importParams,
    output: Import,
  }),
  listImportChanges: route({
    method: 'GET',
    path: '/imports/:id/changes',
    summary: 'What an import changes in contacts that exist already, before and after',
    tag: 'Imports',
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
    tag: 'Imports',
    access: editors,
    budget: budgets.write,
    audit: false,
    params: importParams,
    body: z.strictObject({
      mapping: ImportMapping.optional(),
      onDuplicate: z.enum(onDuplicate).optional(),
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
    summary: 'Stops an import; what was imported stays',
    tag: 'Imports',
    access: editors,
    budget: budgets.write,
    audit: false,
    params: importParams,
    output: Import,
  }),
};
