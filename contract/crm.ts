import { z } from 'zod';
import { AuditChange } from './audit.ts';
import { ImportantDate, ImportantDateInput } from './dates.ts';
import { Email, TypedEmail } from './email.ts';
import { withinRoom } from './records/kind.ts';
import { budgets, CountryCode, editors, flag, Id, Instant, line, pageQuery, route, sortBy, TimeZone } from './route.ts';
import { suppressions } from './suppressions.ts';

export const Address = z.object({
  label: line(40).optional(),
  street: z.string().trim().max(300).optional(),
  city: line(120).optional(),
  region: line(120).optional(),
  postalCode: line(30).optional(),
  country: line(120).optional(),
});
export type Address = z.infer<typeof Address>;

/** E.164, with `;ext=` for an extension (RFC 3966); as typed where its country cannot be known. */
const Phone = line(60);
const label = line(40).optional();

/** The address does not take mail: refused by its server for good, or its owner complained. */
export const EmailStatus = z.enum(['ok', 'bounced', 'complained']);
export type EmailStatus = z.infer<typeof EmailStatus>;

const contactFields = {
  firstName: line(120),
  lastName: line(120),
  middleName: line(120).optional(),
  namePrefix: line(60).optional(),
  nameSuffix: line(60).optional(),
  nickname: line(120).optional(),
  email: Email.optional(),
  phone: Phone.optional(),
  otherEmails: z.array(z.object({ label, email: TypedEmail })).max(20),
  otherPhones: z.array(z.object({ label, phone: Phone })).max(20),
  company: Id.optional(),
  /** The name of the company as typed or imported, where it is not linked to an account. */
  companyName: line(200).optional(),
  title: line(200).optional(),
  address: Address.optional(),
  otherAddresses: z.array(Address).max(20),
  website: line(500).optional(),
  notes: z.string().max(20_000).optional(),
  tags: z.array(line(60).min(1)).max(50),
  timeZone: TimeZone.optional(),
  locale: line(35).optional(),
  /** Wants no greeting mail at all. */
  emailOptOut: z.boolean(),
  /** Has died: the contact is kept, and gets no greetings. */
  deceased: z.boolean().optional(),
  customFields: z.record(
    z
      .string()
      .max(60)
      .regex(/^[A-Za-z][\w-]*$/),
    z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
  ),
};

export const SocialProfile = z.object({
  id: Id,
  platform: z.enum(['linkedin', 'twitter', 'facebook']),
  profileUrl: z.string(),
  displayName: z.string().optional(),
});

export const Contact = z.object({
  id: Id,
  ...contactFields,
  timeZone: z.string().optional(),
  email: z.string().optional(),
  emailStatus: EmailStatus,
  owner: Id,
  importantDates: z.array(ImportantDate),
  socialProfiles: z.array(SocialProfile),
  createdAt: Instant,
  updatedAt: Instant,
  deletedAt: Instant.optional(),
});
export type Contact = z.infer<typeof Contact>;

/** A new contact; the owner is whoever creates it unless one is named. */
export const ContactInput = z
  .strictObject({
    ...contactFields,
    otherEmails: contactFields.otherEmails.default([]),
    otherPhones: contactFields.otherPhones.default([]),
    otherAddresses: contactFields.otherAddresses.default([]),
    tags: contactFields.tags.default([]),
    emailOptOut: contactFields.emailOptOut.default(false),
    customFields: withinRoom(contactFields.customFields).default({}),
    owner: Id.optional(),
    importantDates: z.array(ImportantDateInput).max(20).default([]),
  })
  .refine((contact) => contact.firstName || contact.lastName || contact.companyName || contact.email, {
    path: ['firstName'],
    message: 'needs a first name, a last name, a company or an e-mail address',
  });
export type ContactInput = z.input<typeof ContactInput>;

/** A change: only what is named is changed; null empties an optional field. */
export const ContactPatch = z
  .strictObject({
    ...contactFields,
    customFields: withinRoom(contactFields.customFields),
    middleName: contactFields.middleName.nullable(),
    namePrefix: contactFields.namePrefix.nullable(),
    nameSuffix: contactFields.nameSuffix.nullable(),
    nickname: contactFields.nickname.nullable(),
    email: contactFields.email.nullable(),
    phone: contactFields.phone.nullable(),
    company: contactFields.company.nullable(),
    companyName: contactFields.companyName.nullable(),
    title: contactFields.title.nullable(),
    address: contactFields.address.nullable(),
    website: contactFields.website.nullable(),
    notes: contactFields.notes.nullable(),
    timeZone: contactFields.timeZone.nullable(),
    locale: contactFields.locale.nullable(),
    /** Set to `ok` to try a bounced address again. */
    emailStatus: EmailStatus,
    owner: Id,
  })
  .partial();
export type ContactPatch = z.input<typeof ContactPatch>;

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
  'emailOptOut',
  /** The other way round: a column that says who wants email. */
  'emailConsent',
  'deceased',
] as const;
export const ImportField = z.enum(importFields);
export type ImportField = z.infer<typeof ImportField>;

/** A CSV column's header and the field that it fills; null leaves the column out. */
export const ImportMapping = z.record(z.string().max(300), ImportField.nullable());
export type ImportMapping = z.infer<typeof ImportMapping>;

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

export const onDuplicate = ['skip', 'update', 'create'] as const;
const DateOrder = z.enum(['dmy', 'mdy']);
const contactParams = z.object({ id: Id });
const importParams = z.object({ id: Id });

export const crm = {
  ...suppressions,
  listContacts: route({
    method: 'GET',
    path: '/contacts',
    summary:
      'Lists contacts; `q` searches names, e-mail addresses, companies and numbers by the beginnings of words (its `total` counts to 1,000)',
    tag: 'Contacts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      q: line(100).optional(),
      sort: sortBy(['name', 'createdAt', 'updatedAt', 'email', 'companyName'], 'name'),
      owner: Id.optional(),
      company: Id.optional(),
      companyName: line(200).optional(),
      email: TypedEmail.optional(),
      tag: line(60).optional(),
      emailStatus: EmailStatus.optional(),
      hasDates: flag.optional(),
      deleted: flag.optional(),
    }),
    output: z.array(Contact),
    page: true,
  }),
  createContact: route({
    method: 'POST',
    path: '/contacts',
    summary: 'Creates a contact',
    tag: 'Contacts',
    access: editors,
    budget: budgets.write,
    audit: ['suppression.added'],
    body: ContactInput,
    output: Contact,
    status: 201,
  }),
  getContact: route({
    method: 'GET',
    path: '/contacts/:id',
    summary: 'One contact',
    tag: 'Contacts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: contactParams,
    output: Contact,
  }),
  updateContact: route({
    method: 'PATCH',
    path: '/contacts/:id',
    summary: 'Changes the named fields of a contact (`PUT` does the same)',
    tag: 'Contacts',
    access: editors,
    budget: budgets.write,
    audit: ['suppression.added', 'suppression.lifted'],
    params: contactParams,
    body: ContactPatch,
    output: Contact,
  }),
  deleteContact: route({
    method: 'DELETE',
    path: '/contacts/:id',
    summary: 'Deletes a contact; it can be restored',
    tag: 'Contacts',
    access: editors,
    budget: budgets.write,
    audit: false,
    params: contactParams,
    output: Contact,
  }),
  restoreContact: route({
    method: 'POST',
    path: '/contacts/:id/restore',
    summary: 'Restores a deleted contact',
    tag: 'Contacts',
    access: editors,
    budget: budgets.write,
    audit: false,
    params: contactParams,
    output: Contact,
  }),
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
