import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { ContactRow } from '../contact.model.ts';

const unseen = new Set([
  '_id',
  'company',
  'nameKey',
  'lastNameKey',
  'emailKey',
  'emailTwin',
  'companyKey',
  'phoneKeys',
  'hasDates',
  'updatedAt',
  'createdAt',
]);

/** What differs between two states of a contact, as a person would want to read it. */
export function changesBetween(before: ContactRow, after: ContactRow): AuditChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ContactRow)[];
  return fields.flatMap((field) => {
    const [from, to] = [shown(before, field), shown(after, field)];
    if (unseen.has(field) || JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}

const shown = (row: ContactRow, field: keyof ContactRow): unknown =>
  field === 'importantDates'
    ? row.importantDates.map(({ type, label, date }) => ({ type, ...(label && { label }), date }))
    : row[field] && JSON.parse(JSON.stringify(row[field]));
