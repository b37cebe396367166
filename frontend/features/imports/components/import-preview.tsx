import { ContactInput } from '@sequelstring/contract/crm.ts';
import { OccasionType, occasionNames } from '@sequelstring/contract/dates.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import { z } from 'zod';
import { displayName, formatOccasionDate } from '../../../lib/format.ts';
import { PhoneNumber } from '../../../records/fields/field-value.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';

/** What is shown of a record; a field that is not as expected is not shown. */
const PreviewedContact = z.object({
  firstName: z.string().catch(''),
  lastName: z.string().catch(''),
  email: z.string().optional().catch(undefined),
  phone: z.string().optional().catch(undefined),
  companyName: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  tags: z.array(z.string()).catch([]),
  importantDates: z.array(z.object({ type: OccasionType, label: z.string().optional(), date: z.string() })).catch([]),
});

/** The fields that the table has columns for; the others of a record are counted. */
const shown = new Set([...Object.keys(PreviewedContact.shape), 'owner', 'emailOptOut']);

/** The first records of a file as they would be imported. */
export function ImportPreview({ preview }: { preview: Import['preview'] }) {
  if (preview.length === 0) return null;
  return (
    <Card title="Preview" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="overflow-x-auto" aria-label="The first records" tabIndex={0}>
        <table className="w-full min-w-2xl text-left text-sm">
          <thead className="text-muted text-xs">
            <tr className="h-8 border-b">
              <th scope="col" className="px-4 font-medium">
                Line
              </th>
              <th scope="col" className="px-2 font-medium">
                Name
              </th>
              <th scope="col" className="px-2 font-medium">
                Email
              </th>
              <th scope="col" className="px-2 font-medium">
                Phone
              </th>
              <th scope="col" className="px-2 font-medium">
                Company
              </th>
              <th scope="col" className="px-2 pr-4 font-medium">
                Dates
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {preview.map(({ line, record }) => (
              <PreviewRow key={line} line={line} record={record} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function PreviewRow({ line, record: contact }: Import['preview'][number]) {
  const read = PreviewedContact.parse(contact);
  const more = countMore(contact);
  return (
    <tr className="h-9 align-middle">
      <td className="tabular px-4 text-muted">{line}</td>
      <td className="max-w-48 truncate px-2 font-medium">
        {displayName(read)}
        {more > 0 && <span className="font-normal text-muted text-xs"> and {more} more</span>}
      </td>
      <td className="max-w-56 truncate px-2">{read.email}</td>
      <td className="tabular px-2 whitespace-nowrap">
        <PhoneNumber value={read.phone} />
      </td>
      <td className="max-w-40 truncate px-2">{read.companyName}</td>
      <td className="px-2 pr-4 whitespace-nowrap">
        <span className="flex gap-1">
          {read.importantDates.map(({ type, label, date }) => (
            <Badge key={`${type}${label}${date}`} tone="accent" title={label ?? type}>
              {/* A wedding day in the column of birthdays is seen here or never. */}
              {type !== 'birthday' && `${label ?? occasionNames[type]} `}
              {formatOccasionDate(date)}
            </Badge>
          ))}
        </span>
      </td>
    </tr>
  );
}

/** How many more fields of a record are filled than the table has room for. */
function countMore(contact: Record<string, unknown>): number {
  return Object.keys(ContactInput.shape).filter((field) => {
    const value = contact[field];
    if (shown.has(field) || value === undefined || value === null || value === '' || value === false) return false;
    return typeof value !== 'object' || Object.keys(value).length > 0;
  }).length;
}
