import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { cn } from '../../../ui/cn.ts';
import type { SortField } from '../api/contact.filters.ts';
import type { ContactColumn } from './contact-columns.tsx';

/** Pixels that the head of the list takes. */
export const headHeight = 33;

interface ContactsGridHeadProps {
  columns: readonly ContactColumn[];
  /** The field that orders the list, descending with a minus. */
  sort: string;
  onSort(field: SortField): void;
  selectable: boolean;
  allSelected: boolean;
  someSelected: boolean;
  onSelectAll(all: boolean): void;
}

/** The column heads, which stay while the rows scroll; a click on one orders the list by it. */
export function ContactsGridHead(props: ContactsGridHeadProps) {
  const { columns, sort, onSort, selectable, allSelected, someSelected, onSelectAll } = props;
  return (
    <thead className="sticky top-0 z-10 block border-b bg-surface" style={{ height: headHeight }}>
      <tr aria-rowindex={1} className="grid h-full items-center" style={{ gridTemplateColumns: 'var(--tracks)' }}>
        <th scope="col" className="flex justify-center">
          {selectable ? (
            <SelectAll checked={allSelected} mixed={someSelected && !allSelected} onChange={onSelectAll} />
          ) : (
            <span className="sr-only">Selection</span>
          )}
        </th>
        <Head label="Name" field="name" sort={sort} onSort={onSort} />
        {columns.map((column) => (
          <Head key={column.id} label={column.label} field={column.sort} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

interface HeadProps extends Pick<ContactsGridHeadProps, 'sort' | 'onSort'> {
  label: string;
  field?: SortField;
}

function Head({ label, field, sort, onSort }: HeadProps) {
  const direction = field && (sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined);
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={direction || undefined}
      className="min-w-0 truncate px-2 text-left font-medium text-muted text-xs"
    >
      {field ? (
        <button
          type="button"
          onClick={() => onSort(field)}
          className={cn(
            'group/sort -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
            direction && 'text-ink',
          )}
        >
          {label}
          <Arrow
            aria-hidden
            strokeWidth={1.75}
            className={cn('size-3.5', !direction && 'opacity-0 group-hover/sort:opacity-60')}
          />
        </button>
      ) : (
        label
      )}
    </th>
  );
}

function SelectAll({ checked, mixed, onChange }: { checked: boolean; mixed: boolean; onChange(all: boolean): void }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <input
      ref={box}
      type="checkbox"
      checked={checked}
      onChange={() => onChange(!checked)}
      aria-label="Select all"
      className="size-4 cursor-pointer accent-accent"
    />
  );
}
