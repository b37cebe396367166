import { ArrowDown, ArrowUp } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { cn } from '../../ui/cn.ts';
import { type Column, minColumnWidth, titleColumn } from './columns.ts';

/** Pixels that the head of the list takes. */
export const headHeight = 33;

export interface ColumnControl {
  /** Pixels while it is dragged, and once more with `done` when it is let go. */
  onResize(name: string, width: number): void;
  /** Puts a column in the place of another. */
  onMove(name: string, onto: string): void;
}

interface GridHeadProps {
  columns: readonly Column[];
  /** The order of the list, descending with a minus. */
  sort: string;
  onSort(field: string): void;
  selectable: boolean;
  allSelected: boolean;
  someSelected: boolean;
  onSelectAll(all: boolean): void;
  control: ColumnControl;
}

/** The column heads, which stay while the rows scroll: a click orders the list, a drag moves the column, its edge sizes it. */
export function GridHead(props: GridHeadProps) {
  const { columns, sort, onSort, selectable, allSelected, someSelected, onSelectAll, control } = props;
  return (
    <thead className="sticky top-0 z-20 block border-b bg-surface" style={{ height: headHeight }}>
      <tr aria-rowindex={1} className="grid h-full items-center" style={{ gridTemplateColumns: 'var(--tracks)' }}>
        <th scope="col" className="sticky left-0 z-10 flex h-full items-center justify-center bg-surface">
          {selectable ? (
            <SelectAll checked={allSelected} mixed={someSelected && !allSelected} onChange={onSelectAll} />
          ) : (
            <span className="sr-only">{words.selection}</span>
          )}
        </th>
        {columns.map((column) => (
          <Head key={column.name} column={column} sort={sort} onSort={onSort} control={control} />
        ))}
      </tr>
    </thead>
  );
}

const dragType = 'application/x-sequelstring-column';

function Head({
  column,
  sort,
  onSort,
  control,
}: Pick<GridHeadProps, 'sort' | 'onSort' | 'control'> & { column: Column }) {
  const { name, label, sort: field, numeric } = column;
  const [over, setOver] = useState(false);
  const isTitle = name === titleColumn;
  const direction = field && (sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined);
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  const drag = isTitle
    ? {}
    : {
        draggable: true,
        onDragStart: (event: DragEvent) => {
          event.dataTransfer.setData(dragType, name);
          event.dataTransfer.effectAllowed = 'move';
        },
        onDragOver: (event: DragEvent) => {
          if (!event.dataTransfer.types.includes(dragType)) return;
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: (event: DragEvent) => {
          setOver(false);
          const moved = event.dataTransfer.getData(dragType);
          if (moved && moved !== name) control.onMove(moved, name);
        },
      };
  return (
    <th
      scope="col"
      aria-sort={direction || undefined}
      {...drag}
      className={cn(
        'group/head relative flex h-full min-w-0 items-center px-2 font-medium text-muted text-xs',
        isTitle && 'sticky left-9 z-10 bg-surface',
        numeric && 'justify-end',
        over && 'bg-hover',
      )}
    >
      {field ? (
        <button
          type="button"
          onClick={() => onSort(field)}
          className={cn(
            'group/sort -mx-1 inline-flex h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:text-ink',
            numeric && 'flex-row-reverse',
            direction && 'text-ink',
          )}
        >
          <span className="truncate">{label}</span>
          <Arrow
            aria-hidden
            strokeWidth={1.75}
            className={cn('size-3.5 shrink-0', !direction && 'opacity-0 group-hover/sort:opacity-60')}
          />
        </button>
      ) : (
        <span className="truncate">{label}</span>
      )}
      <ResizeHandle column={column} onResize={control.onResize} />
    </th>
  );
}

/** The edge of a column head: dragged, or moved by the arrow keys. */
function ResizeHandle({ column, onResize }: { column: Column; onResize: ColumnControl['onResize'] }) {
  const from = useRef<{ x: number; width: number }>(undefined);
  const widthNow = (handle: HTMLElement) => handle.parentElement?.getBoundingClientRect().width ?? column.width;
  const set = (width: number) => onResize(column.name, Math.round(Math.max(minColumnWidth, Math.min(800, width))));
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    from.current = { x: event.clientX, width: widthNow(event.currentTarget) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) set(from.current.width + event.clientX - from.current.x);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(widthNow(event.currentTarget) + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line that moves is a separator with a value (ARIA)
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={words.resize(column.label)}
      aria-valuenow={column.width}
      aria-valuemin={minColumnWidth}
      aria-valuemax={800}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = undefined;
      }}
      onKeyDown={onKeyDown}
      className="-right-1 absolute inset-y-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-px after:bg-transparent group-hover/head:after:bg-subtle hover:after:bg-accent focus-visible:after:bg-accent"
    />
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
      aria-label={words.selectAll}
      className="size-4 cursor-pointer accent-accent"
    />
  );
}
