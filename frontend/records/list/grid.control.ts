import { useQueryClient } from '@tanstack/react-query';
import { type FocusEvent, type MouseEvent, useCallback, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useKeys } from '../../lib/shortcuts.ts';
import { fromListState } from '../api/from-list.ts';
import type { Place } from '../api/place.ts';
import { recordQuery, remember } from '../api/record.queries.ts';
import type { Rows } from '../api/rows.ts';
import type { Selection } from '../api/selection.ts';
import { canEdit } from '../fields/field-text.ts';
import type { AnyRecord } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';
import type { Column } from './columns.ts';

/** What the grid is given to work on. */
export interface GridContext {
  view: RecordView;
  rows: Rows;
  columns: readonly Column[];
  place: Place;
  move(place: Partial<Place>): void;
  /** The record shown beside the list. */
  peek: string | undefined;
  onPeek(id: string | undefined): void;
  selection: Selection;
  /** Rows can be selected and edited. */
  editable: boolean;
  narrow: boolean;
}

export interface Editing {
  row: number;
  column: number;
}

/** Opens records with the way back to their place in this list. */
function useOpen({ view }: GridContext) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  return (record: AnyRecord, index: number) => {
    remember(client, view.kind, record);
    void navigate(recordPath(view, record.id), { state: fromListState({ path: pathname, search, index }) });
  };
}

/** The cell that is being edited. */
export function useCellEditing({ columns, move, view, editable, rows }: GridContext) {
  const [editing, setEditing] = useState<Editing>();
  const editsCell = useCallback(
    (row: number, column: number): boolean => {
      const record = rows.at(row);
      const names = column === 0 ? view.titleFields : [columns[column]?.name ?? ''];
      const fields = names.map((name) => view.kind.fields[name]);
      return (
        editable &&
        record !== undefined &&
        !record.deletedAt &&
        fields.every((field) => field?.options.inline && canEdit(field))
      );
    },
    [rows, view, columns, editable],
  );
  const begin = (row: number, column: number): boolean => {
    if (!editsCell(row, column)) return false;
    move({ row, column });
    setEditing({ row, column });
    return true;
  };
  const close = (step: -1 | 0 | 1) => {
    const { row, column } = editing ?? { row: -1, column: 0 };
    setEditing(undefined);
    const next = Math.max(0, Math.min(columns.length - 1, column + step));
    move({ row, column: next });
    focusGrid();
    if (step !== 0 && next !== column && editsCell(row, next)) setEditing({ row, column: next });
  };
  return { editing, begin, close };
}

export const gridElementId = 'records-grid';
export const focusGrid = (): void => document.getElementById(gridElementId)?.focus({ preventScroll: true });

/** Clicks in the list: a name opens, the box selects, with Shift a range is selected; a double click edits the cell. */
export function useGridPointer(context: GridContext, begin: (row: number, column: number) => boolean) {
  const { rows, place, move, peek, onPeek, selection, editable, narrow, view } = context;
  const client = useQueryClient();
  const open = useOpen(context);
  const under = ({ target }: { target: EventTarget }) => {
    const element = target as Element;
    const row = Number(element.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    const column = Number(element.closest<HTMLElement>('[data-column]')?.dataset.column ?? 0);
    const link = element.closest('a');
    const editor = element.closest('input:not([type=checkbox])');
    return { row, column, record: rows.at(row), link, editor, box: element.closest('[data-toggle]') };
  };
  const isPlain = ({ metaKey, ctrlKey, altKey, button }: MouseEvent) => !metaKey && !ctrlKey && !altKey && button === 0;
  return {
    onClickCapture(event: MouseEvent) {
      const { row, record, link } = under(event);
      if (!record || !link?.hasAttribute('data-open') || event.shiftKey || !isPlain(event)) return;
      event.preventDefault();
      move({ row, column: 0 });
      open(record, row);
    },
    onClick(event: MouseEvent) {
      const { row, column, record, link, box, editor } = under(event);
      if (!record || editor || (link && !event.shiftKey) || event.defaultPrevented) return;
      if (event.shiftKey && editable) void selection.extendTo(row, place.row >= 0 ? place.row : row);
      else if (box && editable) selection.toggle(row, record);
      else if (narrow) return open(record, row);
      else if (column === 0 || peek) onPeek(record.id);
      remember(client, view.kind, record);
      move({ row, column });
    },
    onDoubleClick(event: MouseEvent) {
      const { row, column, record, box, link, editor } = under(event);
      if (!record || box || link || editor) return;
      if (column === 0 || !begin(row, column)) open(record, row);
    },
    onMouseDown(event: MouseEvent) {
      // A range is being selected, not text.
      if (event.shiftKey) event.preventDefault();
    },
    onMouseOver(event: MouseEvent) {
      const { record, link } = under(event);
      if (!record || !link?.hasAttribute('data-open') || record.deletedAt) return;
      remember(client, view.kind, record);
      void client.prefetchQuery(recordQuery(view.kind, record.id));
    },
    onFocus(event: FocusEvent<HTMLElement>) {
      const byKeyboard = event.target === event.currentTarget && event.target.matches(':focus-visible');
      if (byKeyboard && place.row < 0) move({ row: 0 });
    },
  };
}

/** Moving through the list, selecting, editing and opening by keyboard, from anywhere on the page. */
export function useGridKeys(context: GridContext, begin: (row: number, column: number) => boolean): void {
  const { rows, columns, place, move, peek, onPeek, selection, editable, narrow } = context;
  const open = useOpen(context);
  const record = rows.at(place.row);
  const disabled = rows.total === 0;

  const go = (row: number, extend = false) => {
    const target = Math.max(0, Math.min(rows.total - 1, row));
    focusGrid();
    move({ row: target });
    if (extend && editable) void selection.extendTo(target, Math.max(0, place.row));
    const next = rows.at(target);
    if (peek && next) onPeek(next.id);
  };
  const turn = (step: number) => {
    focusGrid();
    move({ row: Math.max(0, place.row), column: Math.max(0, Math.min(columns.length - 1, place.column + step)) });
  };
  useKeys('list.next', () => go(place.row + 1), { disabled });
  useKeys('list.previous', () => go(place.row - 1), { disabled });
  useKeys('list.pageDown', () => go(place.row + 20), { disabled });
  useKeys('list.pageUp', () => go(place.row - 20), { disabled });
  useKeys('list.first', () => go(0), { disabled });
  useKeys('list.last', () => go(rows.total - 1), { disabled });
  useKeys('list.right', () => turn(1), { disabled: disabled || narrow });
  useKeys('list.left', () => turn(-1), { disabled: disabled || narrow });
  useKeys('list.extendDown', () => go(place.row + 1, true), { disabled: disabled || !editable });
  useKeys('list.extendUp', () => go(place.row - 1, true), { disabled: disabled || !editable });
  useKeys('list.select', () => record && selection.toggle(place.row, record), { disabled: !record || !editable });
  useKeys('list.peek', () => onPeek(peek ? undefined : record?.id), { disabled: !record && !peek });
  useKeys('list.open', () => record && open(record, place.row), { disabled: !record });
  useKeys('list.edit', () => record && (begin(place.row, place.column) || open(record, place.row)), {
    disabled: !record,
  });
  useKeys('list.back', () => (peek ? onPeek(undefined) : selection.clear()), {
    disabled: !peek && selection.count(rows.total) === 0,
  });
}
