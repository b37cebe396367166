import type { Contact } from '@sequelstring/contract/crm.ts';
import { memo } from 'react';
import { Link } from 'react-router';
import { displayName } from '../../../lib/format.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { cn } from '../../../ui/cn.ts';
import { useHighlights } from '../api/contact.live.ts';
import { type ContactColumn, describeDates } from './contact-columns.tsx';

/** The id of a row's element, to which the grid points as its active one. */
export const rowElementId = (index: number): string => `contact-row-${index}`;

interface ContactRowProps {
  index: number;
  /** Undefined while it is on the way. */
  contact: Contact | undefined;
  /** Pixels from the top of the list. */
  top: number;
  height: number;
  active: boolean;
  selected: boolean;
  selectable: boolean;
  columns: readonly ContactColumn[];
  ownerName(id: string): string;
}

/**
 * One row of the contact list: cells in the columns of the grid, or two lines where `height` has room for them. Clicks
 * and keys are the grid's, which knows the row by `data-index`.
 */
export const ContactRow = memo(function ContactRow(props: ContactRowProps) {
  const { index, contact, top, height, active, selected } = props;
  const highlighted = useHighlights(({ ids }) => contact !== undefined && ids.has(contact.id));
  return (
    <tr
      id={rowElementId(index)}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cn(
        'absolute inset-x-0 top-0 grid items-center border-b hover:bg-hover',
        active &&
          'bg-hover shadow-[inset_2px_0_0_var(--color-accent)] outline-focus -outline-offset-2 group-has-[table:focus-visible]/grid:outline-2',
        selected && 'bg-selected hover:bg-selected',
        highlighted && 'animate-highlight',
      )}
      style={{ height, gridTemplateColumns: 'var(--tracks)', transform: `translateY(${top}px)` }}
    >
      {height > 40 ? <TwoLines {...props} /> : <Cells {...props} />}
    </tr>
  );
});

function Cells({ contact, columns, selectable, selected, ownerName }: ContactRowProps) {
  return (
    <>
      <td data-toggle className="flex h-full items-center justify-center">
        {selectable && contact && <SelectBox name={displayName(contact)} checked={selected} />}
      </td>
      <td className="flex min-w-0 items-center gap-2 px-2">
        {contact ? <Name contact={contact} /> : <Placeholder className="w-36" />}
      </td>
      {columns.map((column, position) => (
        <td key={column.id} className="min-w-0 truncate px-2 text-muted">
          {contact ? column.cell(contact, ownerName) : position === 0 && <Placeholder className="w-28" />}
        </td>
      ))}
    </>
  );
}

function TwoLines({ contact, selectable, selected }: ContactRowProps) {
  if (!contact) {
    return (
      <td className="flex flex-col justify-center gap-1.5 px-4">
        <Placeholder className="w-40" />
        <Placeholder className="w-56" />
      </td>
    );
  }
  const name = displayName(contact);
  const second = [contact.companyName, contact.email ?? contact.phone].filter((part) => part && part !== name);
  return (
    <>
      <td className="flex min-w-0 items-center gap-3 pl-4">
        <Avatar name={name} size="md" />
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2">
            <Name contact={contact} plain />
            {contact.emailStatus !== 'ok' && <Badge tone="negative">Mail stopped</Badge>}
          </div>
          <p className="truncate text-muted text-xs">
            {second.join(' · ') || describeDates(contact) || 'No details yet'}
          </p>
        </div>
      </td>
      {selectable && (
        <td data-toggle className="flex size-11 items-center justify-center">
          <SelectBox name={name} checked={selected} />
        </td>
      )}
    </>
  );
}

/** Stands still, as hundreds of them pass in a fast scroll. */
function Placeholder({ className }: { className: string }) {
  return <span aria-hidden className={cn('block h-3 rounded-sm bg-hover', className)} />;
}

function Name({ contact, plain }: { contact: Contact; plain?: boolean }) {
  const name = displayName(contact);
  return (
    <>
      {!plain && <Avatar name={name} size="xs" />}
      <Link to={`/contacts/${contact.id}`} tabIndex={-1} className="truncate font-medium text-ink hover:underline">
        {name}
      </Link>
    </>
  );
}

/** The grid turns it on and off, also on a click beside it. */
function SelectBox({ name, checked }: { name: string; checked: boolean }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      readOnly
      checked={checked}
      aria-label={`Select ${name}`}
      className="pointer-events-none size-4 accent-accent"
    />
  );
}
