import { contactName } from '@sequelstring/contract/contact-name.ts';
import { type Address, ContactInput } from '@sequelstring/contract/crm.ts';
import type { ImportantDateInput, OccasionType } from '@sequelstring/contract/dates.ts';
import { Email, withAsciiDomain } from '@sequelstring/contract/email.ts';
import type { ImportRowError } from '@sequelstring/contract/imports.ts';
import type { z } from 'zod';
import { normalisePhone } from '../phone-number.ts';
import { clip, toLine, toLines } from '../text.ts';
import { isMarkedDeceased, saysDeceased } from './death-words.ts';
import { readLocale } from './locale.ts';
import { readTimeZone } from './time-zone.ts';

export type RowProblem = Pick<ImportRowError, 'field' | 'column' | 'code' | 'message' | 'level'>;
export type ImportedContact = z.output<typeof ContactInput>;

interface DraftDate {
  type: OccasionType;
  label?: string;
  date: string;
}

/** What a reader found in one record, before it is checked and normalised. */
export interface ContactDraft {
  line: number;
  text: Partial<Record<TextField, string>>;
  /** The preferred one first. */
  emails: { label?: string; email: string }[];
  /** The preferred one first. `line: false` for fax machines and pagers, which are never the number to call. */
  phones: { label?: string; phone: string; line: boolean }[];
  addresses: Address[];
  /** By which its numbers are read where the addresses name none. */
  countries: string[];
  dates: DraftDate[];
  tags: string[];
  customFields: Record<string, string>;
  /** Cells for other fields, read by their type once these are known. */
  values: Record<string, string>;
  /** Wants no greetings. */
  emailOptOut: boolean;
  deceased: boolean;
  problems: RowProblem[];
}

/** One-line fields with the most characters that they hold. */
const textFields = {
  firstName: 120,
  lastName: 120,
  middleName: 120,
  namePrefix: 60,
  nameSuffix: 60,
  nickname: 120,
  companyName: 200,
  title: 200,
  website: 500,
  timeZone: 60,
  locale: 35,
} as const;
export type TextField = keyof typeof textFields | 'notes';
const addressFields = { label: 40, city: 120, region: 120, postalCode: 30, country: 120 } as const;
const maxNotes = 20_000;
const maxOthers = 20;

export const newDraft = (line: number): ContactDraft => ({
  line,
  text: {},
  emails: [],
  phones: [],
  addresses: [],
  countries: [],
  dates: [],
  tags: [],
  customFields: {},
  values: {},
  emailOptOut: false,
  deceased: false,
  problems: [],
});

export const warn = (draft: ContactDraft, field: string | undefined, code: string, message: string): void => {
  draft.problems.push({ field, code, message, level: 'warning' });
};

/**
 * The contact of a record as the contract wants it: cut to size, numbers as E.164, the first usable address and number on
 * top. What had to be changed or left out is added to the draft's problems; `failure` where nothing names the contact.
 */
export function finishDraft(
  draft: ContactDraft,
  countries: readonly (string | undefined)[],
): { contact: ImportedContact } | { failure: RowProblem } {
  const contact: z.input<typeof ContactInput> = { firstName: '', lastName: '', ...textOf(draft), ...emailsOf(draft) };
  const addresses = addressesOf(draft);
  if (addresses.length > 0) contact.address = addresses[0];
  contact.otherAddresses = addresses.slice(1);
  Object.assign(contact, phonesOf(draft, addresses, countries));
  contact.importantDates = datesOf(draft);
  contact.tags = limited(draft, 'tags', [...new Set(tagsOf(draft))], 50);
  contact.customFields = customFieldsOf(draft);
  contact.emailOptOut = draft.emailOptOut;
  if (isDeceased(draft)) contact.deceased = true;
  if (!contact.firstName && !contact.lastName && !contact.companyName && !contact.email) {
    contact.firstName = contact.nickname ?? '';
  }
  const parsed = ContactInput.safeParse(contact);
  if (parsed.success) return { contact: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue?.path.length === 1 && issue.path[0] === 'firstName') {
    return { failure: failed('nameless', 'The record has neither a name, a company nor a valid email address.') };
  }
  return { failure: failed('record_invalid', `${issue?.path.join('.')} ${issue?.message}`) };
}

const isDeceased = ({ deceased, tags, text }: ContactDraft): boolean =>
  deceased ||
  tags.some(saysDeceased) ||
  [text.firstName, text.lastName, text.namePrefix, text.nameSuffix].some((part) => part && isMarkedDeceased(part));

const failed = (code: string, message: string): RowProblem => ({ code, message, level: 'error' });

function textOf(draft: ContactDraft): Partial<Record<TextField, string>> {
  const texts: Partial<Record<TextField, string>> = {};
  for (const [field, max] of Object.entries(textFields) as [keyof typeof textFields, number][]) {
    const value = cut(draft, field, toLine(draft.text[field] ?? ''), max);
    if (value) texts[field] = value;
  }
  const notes = cut(draft, 'notes', toLines(draft.text.notes ?? ''), maxNotes);
  if (notes) texts.notes = notes;
  if (texts.timeZone) {
    const zone = readTimeZone(texts.timeZone);
    if (!zone)
      warn(draft, 'timeZone', 'time_zone_unknown', `"${texts.timeZone}" is not a time zone that is known here.`);
    texts.timeZone = zone;
  }
  if (texts.locale) {
    const locale = readLocale(texts.locale);
    if (!locale)
      warn(draft, 'locale', 'language_unknown', `"${clip(texts.locale)}" is not a language that is known here.`);
    texts.locale = locale;
  }
  return texts;
}

function emailsOf(draft: ContactDraft): Pick<z.input<typeof ContactInput>, 'email' | 'otherEmails'> {
  const seen = new Set<string>();
  let primary: string | undefined;
  const others: { label?: string; email: string }[] = [];
  const written = draft.emails.flatMap(({ label, email }) => splitEmails(email).map((one) => ({ label, email: one })));
  for (const { label, email } of written) {
    const address = toAddress(email);
    if (!address || seen.has(address.toLowerCase())) continue;
    seen.add(address.toLowerCase());
    const isValid = Email.safeParse(address).success;
    if (!isValid) warn(draft, 'email', 'email_invalid', `"${clip(address)}" is not an email address.`);
    if (isValid && primary === undefined) primary = address;
    else if (address.includes('@')) others.push({ ...labelled(label), email: cut(draft, 'email', address, 254) });
  }
  return { email: primary, otherEmails: limited(draft, 'otherEmails', others, maxOthers) };
}

/** One value may hold several addresses: `a@example.com, Bob <b@example.com>`. */
const splitEmails = (value: string): string[] => (Email.safeParse(value).success ? [value] : separated(value));

const separated = (value: string): string[] =>
  value
    .split(/:::|[;\n]/)
    .flatMap((part) =>
      part.split('@').length < 3
        ? [part]
        : part.split(part.includes('<') ? ',' : /[,\s]+/).filter((address) => address.includes('@')),
    );

/** The bare address: without `mailto:` or Exchange's `SMTP:`, a display name or brackets. */
function toAddress(text: string): string {
  const line = toLine(text);
  const bracket = line.endsWith('>') ? line.lastIndexOf('<') : -1;
  const bare = (bracket < 0 ? line : line.slice(bracket + 1, -1)).replace(/^(?:mailto|smtp):/i, '').trim();
  return withAsciiDomain(bare);
}

/** Numbers are read by the country of the contact's own addresses, the one at the same place first, then by the others. */
function phonesOf(
  draft: ContactDraft,
  addresses: readonly Address[],
  countries: readonly (string | undefined)[],
): Pick<z.input<typeof ContactInput>, 'phone' | 'otherPhones'> {
  const numbers = new Map<string, { label?: string; phone: string; line: boolean }>();
  for (const { label, phone: written, line } of draft.phones) {
    const phone = readablePhone(draft, written);
    if (!phone) continue;
    const isNear = (address: Address) =>
      !!address.label && !!label?.toLowerCase().startsWith(address.label.toLowerCase());
    const own = addresses.toSorted((a, b) => Number(isNear(b)) - Number(isNear(a))).map(({ country }) => country);
    const number = cut(
      draft,
      'phone',
      toLine(normalisePhone(toLine(phone), [...own, ...draft.countries, ...countries])),
      60,
    );
    if (number && !numbers.has(number)) numbers.set(number, { ...labelled(label), phone: number, line });
  }
  const primary = [...numbers.values()].find(({ line }) => line);
  const others = [...numbers.values()].filter((number) => number !== primary);
  return {
    phone: primary?.phone,
    otherPhones: limited(
      draft,
      'otherPhones',
      others.map(({ line: _, ...other }) => other),
      maxOthers,
    ),
  };
}

/** What can be a number: one that a spreadsheet has rounded has lost its last digits, `4.91512E+11`. */
function readablePhone(draft: ContactDraft, written: string): string | undefined {
  const text = toLine(written);
  const [, whole, fraction = '', exponent] = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
  if (whole && fraction.length >= Number(exponent)) return whole + fraction.slice(0, Number(exponent));
  if (whole) {
    const message = `"${clip(text)}" was shortened by a spreadsheet and has lost digits. Format the column as text and export it again.`;
    warn(draft, 'phone', 'phone_rounded', message);
  } else if (/\p{Nd}/u.test(text)) return text;
  else if (text) warn(draft, 'phone', 'phone_invalid', `"${clip(text)}" is not a phone number.`);
  return undefined;
}

function addressesOf(draft: ContactDraft): Address[] {
  const seen = new Set<string>();
  const addresses: Address[] = [];
  for (const raw of draft.addresses) {
    const address: Address = {};
    const street = cut(draft, 'address', toLines(raw.street ?? ''), 300);
    if (street) address.street = street;
    for (const [field, max] of Object.entries(addressFields) as [keyof typeof addressFields, number][]) {
      const value = cut(draft, 'address', toLine(raw[field] ?? ''), max);
      if (value) address[field] = value;
    }
    const { label, ...place } = address;
    const key = JSON.stringify(place);
    if (key === '{}' || seen.has(key)) continue;
    seen.add(key);
    addresses.push(address);
  }
  return limited(draft, 'otherAddresses', addresses, maxOthers + 1);
}

function datesOf(draft: ContactDraft): z.input<typeof ImportantDateInput>[] {
  const dates = new Map<string, z.input<typeof ImportantDateInput>>();
  for (const { type, label, date } of draft.dates.filter((one) => !isCompleted(one, draft.dates))) {
    const name = toLine(label ?? '').slice(0, 80) || (type === 'custom' ? 'Date' : undefined);
    const key = `${type} ${name ?? ''} ${date}`;
    if (type === 'birthday' && [...dates.values()].some((other) => other.type === 'birthday')) continue;
    if (!dates.has(key)) dates.set(key, { type, date, ...(name ? { label: name } : {}) });
  }
  return limited(draft, 'importantDates', [...dates.values()], maxOthers);
}

/** Whether another date tells the year of this one. */
const isCompleted = ({ type, label, date }: DraftDate, dates: readonly DraftDate[]): boolean =>
  date.startsWith('--') &&
  dates.some((other) => other.type === type && other.label === label && other.date.slice(4) === date.slice(1));

/** Google's own groups say nothing of a contact. */
const tagsOf = (draft: ContactDraft): string[] =>
  draft.tags
    .map((tag) => cut(draft, 'tags', toLine(tag), 60))
    .filter((tag) => !/^(?:my ?contacts|starred)$/i.test(tag));

function customFieldsOf(draft: ContactDraft): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(draft.customFields)) {
    const text = toLines(value).slice(0, 500);
    if (text) fields[name] = text;
  }
  return fields;
}

function labelled(label: string | undefined): { label?: string } {
  const text = toLine(label ?? '')
    .slice(0, 40)
    .trim();
  return text ? { label: text } : {};
}

function cut(draft: ContactDraft, field: string, text: string, max: number): string {
  if (text.length <= max) return text;
  warn(draft, field, 'value_too_long', `"${clip(text)}" was cut to ${max} characters.`);
  // Half of a surrogate pair at the cut would not be a character.
  return text
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

function limited<T>(draft: ContactDraft, field: string, list: T[], max: number): T[] {
  const filled = list.filter((item) => item !== '');
  if (filled.length > max)
    warn(draft, field, 'too_many_values', `Only the first ${max} of ${filled.length} were taken.`);
  return filled.slice(0, max);
}

/** What a record is about, for the list of errors. */
export function describeDraft(draft: ContactDraft): string {
  const name = contactName({ ...draft.text, email: draft.emails[0]?.email });
  return toLine(name || draft.text.nickname || draft.phones[0]?.phone || '').slice(0, 120);
}
