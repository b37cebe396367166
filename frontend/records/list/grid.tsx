import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useLayoutEffect, useRef } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { cn } from '../../ui/cn.ts';
import type { ListQuery } from '../api/record.queries.ts';
import { useRowsInView } from '../api/rows.ts';
import { tracksOf, widthOf } from './columns.ts';
import {
  focusGrid,
  type GridContext,
  gridElementId,
  useCellEditing,
  useGridKeys,
  useGridPointer,
} from './grid.control.ts';
import { type ColumnControl, GridHead, headHeight } from './grid-head.tsx';
import { cellElementId, GridRow } from './grid-row.tsx';

interface GridProps extends GridContext {
  query: ListQuery;
  sort: string;
  onSort(field: string): void;
  control: ColumnControl;
  /** Where the list was scrolled to when it was left, in pixels. */
  initialScroll: number;
}

/** A list of records: rows load as they come into view; moved through, selected, edited and opened by keyboard and by pointer. */
export function Grid(props: GridProps) {
  const { view, rows, query, columns, place, move, selection, editable, narrow, initialScroll } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const rowHeight = narrow ? 56 : 36;
  const head = narrow ? 0 : headHeight;
  const virtual = useVirtualizer({
    count: rows.total,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroll.current,
    initialOffset: initialScroll,
    overscan: 10,
    scrollMargin: head,
    scrollPaddingStart: head,
    // The last rows can be scrolled out from under what floats over the foot.
    paddingEnd: 48,
  });
  const visible = virtual.getVirtualItems();
  const retry = useRowsInView(view.kind, query, visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0);
  const { editing, begin, close } = useCellEditing(props);
  const pointer = useGridPointer(props, begin);
  useGridKeys(props, begin);
  useShownPlace(props, virtual, scroll, rowHeight);

  const { row, column } = place;
  const active = row < 0 || !rows.at(row) ? undefined : cellElementId(row, narrow ? undefined : column);
  const minWidth = narrow ? undefined : widthOf(columns);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll}
        onScroll={(event) => move({ scroll: event.currentTarget.scrollTop })}
        className="absolute inset-0 overflow-auto bg-surface"
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with a cursor is a grid (ARIA APG)
          role="grid"
          id={gridElementId}
          aria-label={view.kind.label.many}
          aria-rowcount={rows.total + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable={editable}
          aria-activedescendant={active}
          tabIndex={0}
          className="block min-h-full text-sm outline-none"
          style={{ '--tracks': narrow ? '1fr auto' : tracksOf(columns), minWidth } as CSSProperties}
          {...pointer}
        >
          {!narrow && (
            <GridHead
              columns={columns}
              sort={props.sort}
              onSort={props.onSort}
              selectable={editable && rows.total > 0}
              allSelected={rows.total > 0 && selection.count(rows.total) >= rows.total}
              someSelected={selection.count(rows.total) > 0}
              onSelectAll={(all) => (all ? selection.selectAll(rows.total) : selection.clear())}
              control={props.control}
            />
          )}
          <tbody
            className={cn('relative block', rows.stale && 'opacity-60 transition-opacity delay-150')}
            style={{ height: virtual.getTotalSize() }}
          >
            {visible.map(({ index, start, size }) => {
              const record = rows.at(index);
              return (
                <GridRow
                  key={index}
                  index={index}
                  record={record}
                  top={start - head}
                  height={size}
                  active={index === row ? column : undefined}
                  selected={record !== undefined && selection.has(record.id)}
                  selectable={editable}
                  columns={columns}
                  view={view}
                  edit={editing?.row === index ? { column: editing.column, onClose: close } : undefined}
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
              {words.tryAgain}
            </Button>
          }
        >
          {words.notLoaded}
        </Callout>
      )}
    </div>
  );
}

/** Keeps the cursor in sight, and puts the list back where it was left. */
function useShownPlace(
  { place, query, columns, narrow, initialScroll }: GridProps,
  virtual: { measure(): void; scrollToOffset(to: number): void; scrollToIndex(index: number, options: object): void },
  scroll: { readonly current: HTMLDivElement | null },
  rowHeight: number,
): void {
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height, or of another list, begin where that list was left
  useLayoutEffect(() => {
    virtual.measure();
    if (scroll.current) scroll.current.scrollTop = initialScroll;
    virtual.scrollToOffset(initialScroll);
    if (first.current && place.row >= 0) focusGrid();
  }, [rowHeight, query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor alone moves the list
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (place.row < 0) return;
    virtual.scrollToIndex(place.row, { align: 'auto' });
    if (!narrow) showColumn(scroll.current, place.column, columns);
  }, [place.row, place.column]);
}

/** Scrolls sideways until a column is beside the pinned name. */
function showColumn(box: HTMLElement | null, column: number, columns: GridProps['columns']): void {
  if (!box || column === 0 || !columns[column]) return;
  const cell = box.querySelector<HTMLElement>(`thead th:nth-child(${column + 2})`);
  const pinned = box.querySelector<HTMLElement>('thead th:nth-child(2)');
  if (!cell || !pinned) return;
  const [at, view, name] = [cell, box, pinned].map((element) => element.getBoundingClientRect());
  if (at!.left < name!.right) box.scrollLeft -= name!.right - at!.left;
  else if (at!.right > view!.right) box.scrollLeft += at!.right - view!.right;
}
