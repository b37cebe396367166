import type { ImportantDate, ImportantDateInput, ImportantDatePatch } from '@sequelstring/contract/dates.ts';
import type { z } from 'zod';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { newDate, withKeys } from './contact.build.ts';
import { type ContactRow, type DateRow, saveChanges } from './contact.model.ts';
import { assertMayChange } from './contact.policy.ts';
import { type ContactDeps, eventOf, visibleContact, writing } from './contact.service.ts';
import { toImportantDate } from './contact.view.ts';

const maxDates = 50;

export async function listDates(user: CurrentUser, contactId: string): Promise<ImportantDate[]> {
  return (await visibleContact(user, contactId)).importantDates.map(toImportantDate);
}

/** Throws `important_date_not_found`. */
export async function getDate(user: CurrentUser, contactId: string, dateId: string): Promise<ImportantDate> {
  return toImportantDate(dateOf(await visibleContact(user, contactId), dateId));
}

/** Throws `validation_failed` where the contact has fifty dates already. */
export function addDate(
  deps: ContactDeps,
  user: CurrentUser,
  contactId: string,
  input: z.output<typeof ImportantDateInput>,
): Promise<ImportantDate> {
  return changeDates(deps, user, contactId, (row) => {
    if (row.importantDates.length >= maxDates) {
      throw new AppError('validation_failed', { details: { date: [`a contact has at most ${maxDates} dates`] } });
    }
    const date = newDate(input, nowAsDate(deps.clock));
    return { dates: [...row.importantDates, date], date };
  });
}

/** Throws `important_date_not_found`, or `validation_failed` where a custom date would lose its name. */
export function updateDate(
  deps: ContactDeps,
  user: CurrentUser,
  contactId: string,
  dateId: string,
  patch: z.output<typeof ImportantDatePatch>,
): Promise<ImportantDate> {
  return changeDates(deps, user, contactId, (row) => {
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
export function removeDate(
  deps: ContactDeps,
  user: CurrentUser,
  contactId: string,
  dateId: string,
): Promise<ImportantDate> {
  return changeDates(deps, user, contactId, (row) => {
    const date = dateOf(row, dateId);
    return { dates: row.importantDates.filter((other) => other !== date), date };
  });
}

async function changeDates(
  deps: ContactDeps,
  user: CurrentUser,
  contactId: string,
  change: (row: ContactRow) => { dates: DateRow[]; date: DateRow },
): Promise<ImportantDate> {
  assertMayChange(user);
  return writing(deps, async (session) => {
    const before = await visibleContact(user, contactId, session);
    const { dates, date } = change(before);
    const after = withKeys({ ...before, importantDates: dates, updatedAt: nowAsDate(deps.clock) });
    await saveChanges(before, after, session);
    await publish(session, 'contact.dates_changed', eventOf(after, user));
    return toImportantDate(date);
  });
}

function dateOf(row: ContactRow, dateId: string): DateRow {
  const date = row.importantDates.find(({ _id }) => _id.toHexString() === dateId);
  if (!date) throw new AppError('important_date_not_found');
  return date;
}
