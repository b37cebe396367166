import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useRef } from 'react';
import { useNarrow } from '../../../lib/media.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { cn } from '../../../ui/cn.ts';
import { type ContactFilters, toggleSort } from '../api/contact.filters.ts';
import { type ContactRows, useRowsInView } from '../api/contact.queries.ts';
import { selectionLimit } from '../api/list-selection.ts';
import { useUserNames } from '../api/user.queries.ts';
import { type ContactColumn, gridMinWidth, gridTracks } from './contact-columns.tsx';
import { ContactRow, rowElementId } from './contact-row.tsx';
import { type GridPlace, useGridKeys, useGridPointer } from './contacts-grid.control.ts';
import { ContactsGridHead, headHeight } from './contacts-grid-head.tsx';

export const gridElementId = 'contacts-grid';

interface ContactsGridProps {
  rows: ContactRows;
  filters: ContactFilters;
  onSort(sort: string): void;
  columns: readonly ContactColumn[];
  place: GridPlace;
}

/** The contact list: rows load as they come into view; moved through, selected and opened by keyboard and by pointer. */
export function ContactsGrid({ rows, filters, onSort, columns, place }: ContactsGridProps) {
  const { active, selection, selectable } = place;
  const narrow = useNarrow();
  const ownerName = useUserNames();
  const scroll = useRef<HTMLDivElement>(null);
  const rowHeight = narrow ? 56 : 36;
  const head = narrow ? 0 : headHeight;
  const virtual = useVirtualizer({
    count: rows.total,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroll.current,
    overscan: 10,
    scrollMargin: head,
    scrollPaddingStart: head,
  });
  const visible = virtual.getVirtualItems();
  const retry = useRowsInView(filters, visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height, or of another list, begin at the top
  useEffect(() => {
    virtual.measure();
    virtual.scrollToOffset(0);
  }, [rowHeight, filters]);
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);

  const minWidth = narrow ? undefined : gridMinWidth(columns);
  const pointer = useGridPointer(rows, place, narrow);
  const onKeyDown = useGridKeys(rows, place);

  return (
    <div className="group/grid relative min-h-0 flex-1">
      <div ref={scroll} className="absolute inset-0 overflow-auto bg-surface">
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with a cursor is a grid (ARIA APG)
          role="grid"
          id={gridElementId}
          aria-label="Contacts"
          aria-rowcount={rows.total + 1}
          aria-multiselectable={selectable}
          aria-activedescendant={active >= 0 && rows.at(active) ? rowElementId(active) : undefined}
          tabIndex={0}
          className="block min-h-full text-sm outline-none"
          style={{ '--tracks': narrow ? '1fr auto' : gridTracks(columns), minWidth } as CSSProperties}
          onKeyDown={onKeyDown}
          {...pointer}
        >
          {!narrow && (
            <ContactsGridHead
              columns={columns}
              sort={filters.sort}
              onSort={(field) => onSort(toggleSort(filters.sort, field))}
              selectable={selectable && rows.total > 0 && rows.total <= selectionLimit}
              allSelected={rows.total > 0 && selection.ids.size >= rows.total}
              someSelected={selection.ids.size > 0}
              onSelectAll={(all) => (all ? void selection.selectAll(rows.total) : selection.clear())}
            />
          )}
          <tbody
            className={cn('relative block', rows.stale && 'opacity-60 transition-opacity delay-150')}
            style={{ height: virtual.getTotalSize() }}
          >
            {visible.map(({ index, start, size }) => {
              const contact = rows.at(index);
              return (
                <ContactRow
                  key={index}
                  index={index}
                  contact={contact}
                  top={start - head}
                  height={size}
                  active={index === active}
                  selected={contact !== undefined && selection.ids.has(contact.id)}
                  selectable={selectable}
                  columns={columns}
                  ownerName={ownerName}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {retry && (
        <Callout
          tone="negative"
          className="absolute inset-x-4 bottom-4 z-20"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          Some of these contacts could not be loaded.
        </Callout>
      )}
      {/* The focus is shown on the row with the cursor; before there is one, around what is seen of the list. */}
      {active < 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-0 z-10 hidden border-2 border-focus group-has-[table:focus-visible]/grid:block"
        />
      )}
    </div>
  );
}
