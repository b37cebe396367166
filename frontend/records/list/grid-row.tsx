import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { cn } from '../../ui/cn.ts';
import { useHighlights } from '../api/record.live.ts';
import { FieldValue } from '../fields/field-value.tsx';
import { type AnyRecord, titleOf } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';
import { CellEditor } from './cell-editor.tsx';
import type { Column } from './columns.ts';

/** The id of a cell's element, to which the grid points as its active one; without a column that of its row. */
export const cellElementId = (row: number, column?: number): string =>
  column === undefined ? `row-${row}` : `cell-${row}-${column}`;

export interface RowEdit {
  column: number;
  typed?: string;
  onClose(step: -1 | 0 | 1): void;
}

interface GridRowProps {
  index: number;
  /** Undefined while it is on the way. */
  record: AnyRecord | undefined;
  /** Pixels from the top of the list. */
  top: number;
  height: number;
  /** The column under the cursor, where the row is under it. */
  active: number | undefined;
  selected: boolean;
  selectable: boolean;
  columns: readonly Column[];
  view: RecordView;
  edit?: RowEdit;
}

/**
 * One row of a list: cells in the columns of the grid, or two lines where `height` has room for them. Clicks and keys
 * are the grid's, which knows the row by `data-index` and the cell by `data-column`.
 */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, record, top, height, active, selected } = props;
  const highlighted = useHighlights(({ ids }) => record !== undefined && ids.has(record.id));
  return (
    <tr
      id={cellElementId(index)}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cn(
        'row-tint absolute inset-x-0 top-0 grid items-center border-b',
        active !== undefined && 'row-active',
        selected && 'row-selected',
        highlighted && 'animate-highlight',
      )}
      style={{ height, gridTemplateColumns: 'var(--tracks)', transform: `translateY(${top}px)` }}
    >
      {height > 40 ? <TwoLines {...props} /> : <Cells {...props} />}
    </tr>
  );
});

function Cells({ index, record, columns, selectable, selected, active, view, edit }: GridRowProps) {
  return (
    <>
      <td data-toggle className="row-pinned sticky left-0 z-10 flex h-full items-center justify-center">
        {selectable && record && <SelectBox name={titleOf(view.kind, record)} checked={selected} />}
      </td>
      {columns.map((column, position) => {
        const editing = edit?.column === position;
        return (
          <td
            key={column.name}
            id={cellElementId(index, position)}
            data-column={position}
            aria-colindex={position + 2}
            className={cn(
              'relative flex h-full min-w-0 items-center gap-2 px-2 text-muted',
              position === 0 && 'row-pinned sticky left-9 z-10 text-ink',
              column.numeric && 'justify-end',
              active === position && 'cell-active',
              editing && 'z-20',
            )}
          >
            {record ? <Cell column={column} record={record} view={view} /> : position < 2 && <Placeholder />}
            {editing && record && (
              <CellEditor
                view={view}
                record={record}
                names={position === 0 ? view.titleFields : [column.name]}
                typed={edit.typed}
                onClose={edit.onClose}
              />
            )}
          </td>
        );
      })}
    </>
  );
}

/** What a cell shows: the kind's own drawing of a field, or that of its type. */
function Cell({ column, record, view }: { column: Column; record: AnyRecord; view: RecordView }): ReactNode {
  if (!column.field) return <Name record={record} view={view} />;
  const own = view.cells?.[column.name];
  if (own) return own(record);
  return <FieldValue field={column.field} value={record[column.name]} tones={view.tones?.[column.name]} />;
}

function TwoLines({ record, selectable, selected, view }: GridRowProps) {
  if (!record) {
    return (
      <td className="flex flex-col justify-center gap-1.5 px-4">
        <Placeholder />
        <Placeholder />
      </td>
    );
  }
  const title = titleOf(view.kind, record);
  return (
    <>
      <td className="flex min-w-0 items-center gap-3 pl-4">
        {view.avatar && <Avatar name={title} size="md" />}
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2">
            <Name record={record} view={view} plain />
          </div>
          <p className="truncate text-muted text-xs">{view.subtitle(record) || words.noDetails}</p>
        </div>
      </td>
      {selectable && (
        <td data-toggle className="flex size-11 items-center justify-center">
          <SelectBox name={title} checked={selected} />
        </td>
      )}
    </>
  );
}

/** Stands still, as hundreds of them pass in a fast scroll. */
const Placeholder = () => <span aria-hidden className="block h-3 w-32 max-w-full rounded-sm bg-hover" />;

function Name({ record, view, plain }: { record: AnyRecord; view: RecordView; plain?: boolean }) {
  const title = titleOf(view.kind, record);
  return (
    <>
      {view.lead?.(record)}
      {!plain && view.avatar && <Avatar name={title} size="xs" />}
      <Link
        to={recordPath(view, record.id)}
        data-open
        tabIndex={-1}
        dir="auto"
        className="truncate font-medium text-ink hover:underline"
      >
        {title}
      </Link>
      {view.mark?.(record)}
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
      aria-label={words.select(name)}
      className="pointer-events-none size-4 accent-accent"
    />
  );
}
