import type { ContactInput, ContactPatch } from '@sequelstring/contract/crm.ts';
import type { ImportantDateInput } from '@sequelstring/contract/dates.ts';
import type { z } from 'zod';
import { objectId } from '../../kernel/db.ts';
import { keysOf } from './contact.keys.ts';
import { type ContactRow, type DateRow, newId } from './contact.model.ts';
import { normalisePhone } from './phone-number.ts';

export type NewContact = z.output<typeof ContactInput>;
export type ContactChange = z.output<typeof ContactPatch>;

/** The row of a new contact, whose phone numbers are in their normal form already. */
export function newRow(input: NewContact, owner: string, now: Date): ContactRow {
  const { importantDates, company, owner: _, ...fields } = input;
  return withKeys({
    ...fields,
    ...(company && { company: objectId(company) }),
    _id: newId(),
    emailStatus: 'ok',
    owner: objectId(owner),
    importantDates: importantDates.map((date) => newDate(date, now)),
    socialProfiles: [],
    deleted: false,
    createdAt: now,
    updatedAt: now,
  });
}

export const newDate = (input: z.output<typeof ImportantDateInput>, now: Date): DateRow => ({
  ...withoutUndefined(input),
  _id: newId(),
  createdAt: now,
});

/** The row after a change; null empties a field. A new address starts with a clean record of delivery. */
export function changedRow(row: ContactRow, change: ContactChange, now: Date, country?: string): ContactRow {
  const { company, owner, ...fields } = change;
  const after = withoutUndefined({ ...row, ...fields, updatedAt: now }) as ContactRow;
  if (company !== undefined) after.company = company === null ? undefined : objectId(company);
  if (owner !== undefined) after.owner = objectId(owner);
  if (change.email !== undefined && change.emailStatus === undefined && after.email !== row.email)
    after.emailStatus = 'ok';
  return withKeys(withPhones(after, country));
}

/** With all that is derived from other fields. */
export function withKeys(row: Omit<ContactRow, 'hasDates' | keyof ReturnType<typeof keysOf>>): ContactRow {
  return withoutUndefined({ ...row, hasDates: row.importantDates.length > 0, ...keysOf(row) }) as ContactRow;
}

type WithPhones = Pick<ContactRow, 'phone' | 'otherPhones' | 'address'>;

/** With phone numbers in their normal form; `country` is how those without a country code are read where the address names none. */
export function withPhones<T extends WithPhones>(row: T, country: string | undefined): T {
  const countries = [row.address?.country, country];
  return {
    ...row,
    ...(row.phone && { phone: normalisePhone(row.phone, countries) }),
    otherPhones: row.otherPhones.map((other) => ({ ...other, phone: normalisePhone(other.phone, countries) })),
  };
}

/** Undefined and null would be stored as null. */
const withoutUndefined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null)) as T;
