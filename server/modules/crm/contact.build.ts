import type { ImportantDateInput } from '@sequelstring/contract/dates.ts';
import type { NewContact } from '@sequelstring/contract/records/contact.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import type { z } from 'zod';
import { newId, objectId } from '../../kernel/db.ts';
import { newRow } from '../../kernel/records/change.ts';
import { withTextKeys } from '../../kernel/records/store.ts';
import { keysOf } from './contact.keys.ts';
import { type ContactRow, type DateRow, textKeys } from './contact.model.ts';
import { normalisePhone } from './phone-number.ts';

/** The row of a new contact, as the record layer makes it of what a person sends. */
export const newContactRow = (input: NewContact, owner: string, now: Date): ContactRow =>
  withKeys(
    withDates(newRow<ContactRow>({ kind: contactKind }, input, { id: newId(), owner: input.owner ?? owner, now }), now),
  );

/** Dates of a new contact come as they were typed; a stored one has an id of its own. */
export const withDates = (row: ContactRow, now: Date): ContactRow => ({
  ...row,
  importantDates: row.importantDates.map((date) => ('_id' in date ? date : newDate(date, now))),
  socialProfiles: row.socialProfiles ?? [],
});

export const newDate = (input: z.output<typeof ImportantDateInput>, now: Date): DateRow => ({
  ...withoutUndefined(input),
  _id: objectId(newId()),
  createdAt: now,
});

/** With all that is derived from other fields. */
export const withKeys = (row: ContactRow): ContactRow =>
  withoutUndefined(withTextKeys({ ...row, hasDates: row.importantDates.length > 0, ...keysOf(row) }, textKeys));

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
function withoutUndefined<T extends object>(object: T): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) if (value !== undefined && value !== null) kept[name] = value;
  return kept as T;
}
