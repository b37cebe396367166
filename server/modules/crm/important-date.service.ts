import type { ImportantDate, ImportantDateInput, ImportantDatePatch } from '@sequelstring/contract/dates.ts';
import type { z } from 'zod';
import type { Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import { changeRow } from '../../kernel/records/change.ts';
import { checkMayChange } from '../../kernel/records/check.ts';
import { visibleRow } from '../../kernel/records/read.ts';
import { newDate } from './contact.build.ts';
import type { ContactRow, DateRow } from './contact.model.ts';
import type { ContactStore } from './contact.store.ts';
import { toImportantDate } from './contact.view.ts';

const maxDates = 50;

interface By {
  user: CurrentUser;
  caller: Caller;
}

export async function listDates(store: ContactStore, user: CurrentUser, contactId: string): Promise<ImportantDate[]> {
  return (await visibleRow(store, user.scope, contactId)).importantDates.map(toImportantDate);
}

/** Throws `important_date_not_found`. */
export async function getDate(
  store: ContactStore,
  user: CurrentUser,
  contactId: string,
  dateId: string,
): Promise<ImportantDate> {
  return toImportantDate(dateOf(await visibleRow(store, user.scope, contactId), dateId));
}

/** Throws `validation_failed` where the contact has fifty dates already. */
export function addDate(
  store: ContactStore,
  by: By,
  contactId: string,
  input: z.output<typeof ImportantDateInput>,
): Promise<ImportantDate> {
  return changeDates(store, by, contactId, (row) => {
    if (row.importantDates.length >= maxDates) {
      throw new AppError('validation_failed', { details: { date: [`a contact has at most ${maxDates} dates`] } });
    }
    const date = newDate(input, nowAsDate(store.deps.clock));
    return { dates: [...row.importantDates, date], date };
  });
}

/** Throws `important_date_not_found`, or `validation_failed` where a custom date would lose its name. */
export function updateDate(
  store: ContactStore,
  by: By,
  contactId: string,
  dateId: string,
  patch: z.output<typeof ImportantDatePatch>,
): Promise<ImportantDate> {
  return changeDates(store, by, contactId, (row) => {
    const before = dateOf(row, dateId);
    const named = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null && value !== undefined);
    const date = Object.fromEntries(named) as unknown as DateRow;
    if (date.type === 'custom' && !date.label) {
      throw new AppError('validation_failed', { details: { label: ['a custom occasion needs a name'] } });
    }
    return { dates: row.importantDates.map((other) => (other === before ? date : other)), date };
  });
}

/** Returns the date as it was. Throws `important_date_not_found`. */
export function removeDate(store: ContactStore, by: By, contactId: string, dateId: string): Promise<ImportantDate> {
  return changeDates(store, by, contactId, (row) => {
    const date = dateOf(row, dateId);
    return { dates: row.importantDates.filter((other) => other !== date), date };
  });
}

async function changeDates(
  store: ContactStore,
  by: By,
  contactId: string,
  change: (row: ContactRow) => { dates: DateRow[]; date: DateRow },
): Promise<ImportantDate> {
  checkMayChange(by.user);
  let changed: DateRow | undefined;
  await changeRow(store, by, contactId, 'updated', {}, (before) => {
    const { dates, date } = change(before);
    changed = date;
    return { ...before, importantDates: dates };
  });
  return toImportantDate(changed!);
}

function dateOf(row: ContactRow, dateId: string): DateRow {
  const date = row.importantDates.find(({ _id }) => _id.toHexString() === dateId);
  if (!date) throw new AppError('important_date_not_found');
  return date;
}
