import type { LineFacts } from '../../ports/analyst.line.ts';
import type { PlanningContact } from '../crm/api.ts';
import type { GreetingRow } from './greeting.model.ts';
import { parseWrittenDate } from './occurrence.ts';

/** What an analyst is told to write a line about: no address, no tags, and no age. */
export function lineFactsOf(row: GreetingRow, contact: PlanningContact, ownersLocale?: string): LineFacts {
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  const year = date && parseWrittenDate(date.date).year;
  return {
    seed: row._id.toHexString(),
    occasion: row.occasion,
    firstName: contact.firstName,
    language: contact.locale ?? ownersLocale ?? 'en',
    ...(row.label && { label: row.label }),
    ...(year && row.occasion !== 'birthday' && { years: row.year - year }),
    ...(contact.companyName && { company: contact.companyName }),
    ...(contact.title && { title: contact.title }),
  };
}
