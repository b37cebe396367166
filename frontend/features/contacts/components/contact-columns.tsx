import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ReactNode } from 'react';
import { formatDate, formatDay } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { ColumnId } from '../api/column.store.ts';
import type { SortField } from '../api/contact.filters.ts';
import { PhoneNumber } from './phone-number.tsx';

/** A column of the contact list beside the name. */
export interface ContactColumn {
  id: ColumnId;
  label: string;
  /** A CSS grid track. */
  track: string;
  minWidth: number;
  sort?: SortField;
  cell(contact: Contact, ownerName: (id: string) => string): ReactNode;
}

const columns: ContactColumn[] = [
  {
    id: 'email',
    label: 'E-mail',
    track: 'minmax(200px, 1.5fr)',
    minWidth: 200,
    sort: 'email',
    cell: (contact) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate">{contact.email}</span>
        {contact.emailStatus !== 'ok' && (
          <Badge tone="negative">{contact.emailStatus === 'bounced' ? 'Bounced' : 'Complained'}</Badge>
        )}
      </span>
    ),
  },
  {
    id: 'phone',
    label: 'Phone',
    track: 'minmax(132px, 0.8fr)',
    minWidth: 132,
    cell: (contact) => <PhoneNumber value={contact.phone} />,
  },
  {
    id: 'companyName',
    label: 'Company',
    track: 'minmax(132px, 1fr)',
    minWidth: 132,
    sort: 'companyName',
    cell: (contact) => contact.companyName,
  },
  { id: 'title', label: 'Title', track: 'minmax(130px, 1fr)', minWidth: 130, cell: (contact) => contact.title },
  {
    id: 'tags',
    label: 'Tags',
    track: 'minmax(116px, 0.9fr)',
    minWidth: 116,
    cell: (contact) => <TagList tags={contact.tags} />,
  },
  {
    id: 'dates',
    label: 'Dates',
    track: 'minmax(116px, 0.7fr)',
    minWidth: 116,
    cell: (contact) => describeDates(contact),
  },
  {
    id: 'owner',
    label: 'Owner',
    track: 'minmax(110px, 0.7fr)',
    minWidth: 110,
    cell: (contact, ownerName) => ownerName(contact.owner),
  },
  {
    id: 'city',
    label: 'City',
    track: 'minmax(110px, 0.7fr)',
    minWidth: 110,
    cell: (contact) => contact.address?.city,
  },
  {
    id: 'timeZone',
    label: 'Time zone',
    track: 'minmax(130px, 0.7fr)',
    minWidth: 130,
    cell: (contact) => contact.timeZone?.replaceAll('_', ' '),
  },
  {
    id: 'createdAt',
    label: 'Created',
    track: 'minmax(110px, 0.5fr)',
    minWidth: 110,
    sort: 'createdAt',
    cell: (contact) => <span className="tabular">{formatDate(contact.createdAt)}</span>,
  },
  {
    id: 'updatedAt',
    label: 'Changed',
    track: 'minmax(110px, 0.5fr)',
    minWidth: 110,
    sort: 'updatedAt',
    cell: (contact) => <span className="tabular">{formatDate(contact.updatedAt)}</span>,
  },
];

export const allColumns: readonly ContactColumn[] = columns;

/** The grid tracks of a row: selection, name, and the shown columns. */
export const gridTracks = (shown: readonly ContactColumn[]): string =>
  ['36px', 'minmax(200px, 1.4fr)', ...shown.map((column) => column.track)].join(' ');

/** The width in pixels under which a row scrolls sideways instead of growing narrower. */
export const gridMinWidth = (shown: readonly ContactColumn[]): number =>
  236 + shown.reduce((sum, column) => sum + column.minWidth, 0);

/** The first occasion of a contact and how many more there are: `15 Mar 1990 +1`. */
export function describeDates({ importantDates: [first, ...more] }: Contact): string {
  if (!first) return '';
  const day = first.date.startsWith('--') ? formatDay(`2000${first.date.slice(1)}`, 'short') : formatDay(first.date);
  return `${day}${more.length > 0 ? ` +${more.length}` : ''}`;
}

/** A tag and how many more there are. */
function TagList({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Badge className="block min-w-0 shrink truncate leading-5" title={tags.join(', ')}>
        {tags[0]}
      </Badge>
      {tags.length > 1 && <span className="shrink-0 text-muted text-xs tabular">+{tags.length - 1}</span>}
    </span>
  );
}
