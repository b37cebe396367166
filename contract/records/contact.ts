import { z } from 'zod';
import { contactName } from '../contact-name.ts';
import { ImportantDate, ImportantDateInput } from '../dates.ts';
import { TypedEmail } from '../email.ts';
import { Id, Instant, line } from '../route.ts';
import { Platform } from '../social-profiles.ts';
import {
  Address,
  address,
  choice,
  custom,
  customWithInput,
  email,
  link,
  longText,
  phone,
  text,
  timeZone,
  url,
  yesNo,
} from './field.ts';
import { defineKind, type InputOf, type PatchOf, type RecordOf, withRules } from './kind.ts';

/** The address does not take mail: refused by its server for good, or its owner complained. */
export const emailStatuses = { ok: 'Deliverable', bounced: 'Bounced', complained: 'Complained' } as const;
export const EmailStatus = z.enum(Object.keys(emailStatuses) as [keyof typeof emailStatuses]);
export type EmailStatus = z.infer<typeof EmailStatus>;

export const SocialProfile = z.object({
  id: Id,
  platform: Platform,
  profileUrl: z.string().optional(),
  profileId: z.string().optional(),
  displayName: z.string().optional(),
  headline: z.string().optional(),
  avatarUrl: z.string().optional(),
  followers: z.number().int().optional(),
  lastSynced: Instant.optional(),
  isVerified: z.boolean().optional(),
});

const label = line(40).optional();

export const contactKind = defineKind({
  kind: 'contact',
  plural: 'contacts',
  label: { one: 'Contact', many: 'Contacts' },
  order: 'name',
  orders: ['name'],
  title: contactName,
  toldOn: 'company',
  detail: ({ title, companyName, email }) => [title, companyName].filter(Boolean).join(', ') || (email as string),
  rules: [
    {
      path: 'firstName',
      message: 'Enter at least one of: name, company, email',
      test: (record) => contactName(record) !== '',
    },
  ],
  fields: {
    firstName: text(120, {
      label: 'First name',
      required: true,
      filter: true,
      inRows: true,
      inline: true,
      group: 'Name',
    }),
    lastName: text(120, {
      label: 'Last name',
      required: true,
      sort: true,
      filter: true,
      inRows: true,
      inline: true,
      group: 'Name',
    }),
    middleName: text(120, { label: 'Middle name', inline: true, search: 'names', group: 'Name' }),
    namePrefix: text(60, { label: 'Prefix', inline: true, group: 'Name' }),
    nameSuffix: text(60, { label: 'Suffix', inline: true, group: 'Name' }),
    nickname: text(120, { label: 'Nickname', inline: true, search: 'names', group: 'Name' }),
    email: email({
      label: 'Email',
      sort: true,
      filter: true,
      column: 'default',
      inline: true,
      search: 'emails',
      group: 'Contact',
    }),
    emailStatus: choice(emailStatuses, {
      label: 'Email status',
      required: true,
      default: 'ok',
      filter: true,
      inRows: true,
      group: 'Contact',
    }),
    phone: phone({ label: 'Phone', column: 'default', inline: true, search: 'phones', group: 'Contact' }),
    otherEmails: custom(z.array(z.object({ label, email: TypedEmail })).max(20), {
      label: 'Other emails',
      search: 'emails',
      required: true,
      default: [],
      group: 'Contact',
    }),
    otherPhones: custom(z.array(z.object({ label, phone: line(60) })).max(20), {
      label: 'Other phones',
      search: 'phones',
      required: true,
      default: [],
      group: 'Contact',
    }),
    company: link('account', { label: 'Account', filter: true, column: true, inline: true, group: 'Work' }),
    /** As typed or imported, which links the account that it names; that account's name where only the account was chosen. */
    companyName: text(200, {
      label: 'Company',
      search: 'names',
      sort: true,
      filter: true,
      column: 'default',
      inline: true,
      group: 'Work',
    }),
    title: text(200, { label: 'Title', search: 'text', filter: true, column: 'default', inline: true, group: 'Work' }),
    website: url({ label: 'Website', search: 'domains', inline: true, group: 'Work' }),
    address: address({ label: 'Address', column: true, group: 'Address' }),
    otherAddresses: custom(z.array(Address).max(20), {
      label: 'Other addresses',
      required: true,
      default: [],
      group: 'Address',
    }),
    timeZone: timeZone({ label: 'Time zone', column: true, inline: true, group: 'Preferences' }),
    locale: text(35, { label: 'Language', inline: true, group: 'Preferences' }),
    /** Wants no greeting mail at all. */
    emailOptOut: yesNo({
      label: 'Opted out of email',
      required: true,
      default: false,
      filter: true,
      inRows: true,
      group: 'Preferences',
    }),
    /** Gets no greetings for the time being. */
    greetingsPaused: yesNo({ label: 'Greetings paused', filter: true, inRows: true, group: 'Preferences' }),
    /** Has died: the contact is kept, and gets no greetings. */
    deceased: yesNo({ label: 'Deceased', filter: true, inRows: true, group: 'Preferences' }),
    notes: longText(20_000, { label: 'Notes', search: 'text', group: 'Notes' }),
    importantDates: customWithInput(z.array(ImportantDate), z.array(ImportantDateInput).max(20), {
      label: 'Dates',
      required: true,
      default: [],
      fixed: true,
      column: 'default',
    }),
    /** Has important dates. */
    hasDates: yesNo({
      label: 'Has dates',
      untold: true,
      required: true,
      readOnly: true,
      filter: true,
      inRows: true,
      hidden: true,
    }),
    socialProfiles: custom(z.array(SocialProfile), {
      label: 'Social profiles',
      untold: true,
      required: true,
      readOnly: true,
    }),
  },
});

export type Contact = RecordOf<typeof contactKind>;
/** A new contact as a form or an import has it. */
export const ContactInput = withRules(contactKind.Input, contactKind.rules);
export type ContactInput = z.input<typeof ContactInput>;
export type NewContact = InputOf<typeof contactKind>;
export type ContactPatch = PatchOf<typeof contactKind>;
