import { contactKind } from '@sequelstring/contract/records/contact.ts';
import type { Field } from '@sequelstring/contract/records/field.ts';
import { withValues } from '../../../kernel/records/record.model.ts';
import { compareFullness, isInitials } from '../../../kernel/words.ts';
import { newDate, withKeys } from '../contact.build.ts';
import { emailKeyOf } from '../contact.keys.ts';
import type { AddressRow, ContactRow, DateRow } from '../contact.model.ts';
import { isContactColumn } from './contact-columns.ts';
import type { ImportedContact } from './contact-draft.ts';

const simpleFields = [
  'namePrefix',
  'nameSuffix',
  'nickname',
  'companyName',
  'title',
  'website',
  'timeZone',
  'locale',
] as const;
/** Fields of the registry that files may fill beside those that are merged here. */
const otherNames = Object.entries<Field>(contactKind.fields).flatMap(([name, { options }]) =>
  options.import && !isContactColumn(name) ? [name] : [],
);
const mostOthers = 20;
const maxNotes = 20_000;

/**
 * A contact with what a file says of it: the file's values win, and nothing is lost by that. Addresses, numbers, tags and
 * notes are added to those that are there; doing it twice changes nothing.
 */
export function mergeContact(row: ContactRow, imported: ImportedContact, now: Date): ContactRow {
  const merged: ContactRow = { ...row };
  if (imported.firstName || imported.lastName) {
    merged.firstName = fullerName(imported.firstName, row.firstName) ?? '';
    merged.lastName = fullerName(imported.lastName, row.lastName) ?? '';
  }
  merged.middleName = fullerName(imported.middleName, row.middleName);
  for (const field of simpleFields) if (imported[field]) merged[field] = imported[field];
  Object.assign(merged, mergedEmails(row, imported), mergedPhones(row, imported), mergedAddresses(row, imported));
  merged.notes = mergedNotes(row.notes, imported.notes);
  merged.tags = [...new Set([...row.tags, ...imported.tags])].slice(0, 50);
  merged.emailOptOut = row.emailOptOut || imported.emailOptOut;
  if (imported.deceased) merged.deceased = true;
  merged.customFields = { ...row.customFields, ...imported.customFields };
  const others = otherNames.map((name) => [name, (imported as Record<string, unknown>)[name]]);
  Object.assign(merged, withValues(merged, contactKind.fields, Object.fromEntries(others)));
  merged.importantDates = mergedDates(row.importantDates, imported.importantDates, now);
  const after = withKeys(merged);
  return JSON.stringify(after) === JSON.stringify(row) ? row : { ...after, updatedAt: now };
}

/** The name of the file, unless it is an initial of the one that is there. */
const fullerName = (said: string | undefined, there: string | undefined): string | undefined =>
  said && !(there && isInitials(said) && compareFullness(there, said) > 0) ? said : there;

function mergedEmails(row: ContactRow, imported: ImportedContact): Pick<ContactRow, 'email' | 'otherEmails'> {
  const known = new Set([row.email ?? '', ...row.otherEmails.map(({ email }) => email)].map(emailKeyOf));
  const incoming = [...(imported.email ? [{ email: imported.email }] : []), ...imported.otherEmails];
  const added = incoming.filter(({ email }) => !known.has(emailKeyOf(email)));
  const takesOver = !row.email && imported.email && added[0]?.email === imported.email;
  return {
    ...((row.email || takesOver) && { email: row.email ?? imported.email }),
    otherEmails: [...row.otherEmails, ...(takesOver ? added.slice(1) : added)].slice(0, mostOthers),
  };
}

function mergedPhones(row: ContactRow, imported: ImportedContact): Pick<ContactRow, 'phone' | 'otherPhones'> {
  const known = new Set([row.phone, ...row.otherPhones.map(({ phone }) => phone)]);
  const incoming = [...(imported.phone ? [{ phone: imported.phone }] : []), ...imported.otherPhones];
  const added = incoming.filter(({ phone }) => !known.has(phone));
  const takesOver = !row.phone && imported.phone && added[0]?.phone === imported.phone;
  return {
    ...((row.phone || takesOver) && { phone: row.phone ?? imported.phone }),
    otherPhones: [...row.otherPhones, ...(takesOver ? added.slice(1) : added)].slice(0, mostOthers),
  };
}

function mergedAddresses(row: ContactRow, imported: ImportedContact): Pick<ContactRow, 'address' | 'otherAddresses'> {
  const all = [imported.address, row.address, ...row.otherAddresses, ...imported.otherAddresses];
  const places = new Map<string, AddressRow>();
  for (const address of all) {
    if (!address) continue;
    const { label: _, ...place } = address;
    const key = JSON.stringify(Object.entries(place).sort());
    if (!places.has(key)) places.set(key, address);
  }
  const [first, ...others] = places.values();
  return { ...(first && { address: first }), otherAddresses: others.slice(0, mostOthers) };
}

function mergedNotes(before: string | undefined, imported: string | undefined): string | undefined {
  if (!imported || before?.includes(imported)) return before;
  return before ? `${before}\n\n${imported}`.slice(0, maxNotes) : imported;
}

function mergedDates(rows: readonly DateRow[], imported: ImportedContact['importantDates'], now: Date): DateRow[] {
  const merged = [...rows];
  for (const date of imported) {
    const isSameDay = (other: DateRow) => other.date.slice(-5) === date.date.slice(-5);
    const isSame = (other: DateRow) => other.type === date.type && other.label === date.label;
    const at = merged.findIndex((other) =>
      date.type === 'birthday' ? other.type === 'birthday' : isSame(other) && isSameDay(other),
    );
    const known = merged[at];
    if (!known) merged.push(newDate(date, now));
    // A year that is known stays known.
    else if (!isSameDay(known) || known.date.startsWith('--')) merged[at] = { ...known, date: date.date };
  }
  return merged.slice(0, 50);
}
