import { editors } from '@sequelstring/contract/route.ts';
import { Plus, SearchX } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useNarrow } from '../../lib/media.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useHasRole } from '../../lib/session.ts';
import { useKeys } from '../../lib/shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { usualColumns } from '../api/column.store.ts';
import { useWithCustomFields } from '../api/custom-fields.ts';
import { isEmpty, type ListControl, startOf, tabOf, toggleSort, useListState } from '../api/list.state.ts';
import { usePlace } from '../api/place.ts';
import { type Rows, useRows } from '../api/rows.ts';
import { useSelection } from '../api/selection.ts';
import { useListTabs } from '../api/view.queries.ts';
import { ConflictDialog } from '../page/conflict-dialog.tsx';
import { Peek } from '../page/peek.tsx';
import type { AnyRecord } from '../record.ts';
import type { ListTab, RecordView } from '../view.ts';
import { columnsOf } from './columns.ts';
import { ExportButton } from './export-button.tsx';
import { Grid } from './grid.tsx';
import { GridSkeleton } from './grid-skeleton.tsx';
import { ListFoot } from './list-foot.tsx';
import { ListHead, ListTools } from './list-head.tsx';
import { useViews } from './use-views.tsx';

const Board = lazy(async () => ({ default: (await import('../board/board.tsx')).Board }));
const MonthCalendar = lazy(async () => ({ default: (await import('../board/calendar.tsx')).MonthCalendar }));

interface RecordListProps {
  view: RecordView;
  /** Beside the button that creates. */
  actions?: ReactNode;
  /** Stands where there are no records at all. */
  empty(create: () => void): ReactNode;
  /** Creates a record; the list opens it with its button, `c`, and an address with `?create=true`. */
  createDialog(open: boolean, onOpenChange: (open: boolean) => void): ReactNode;
  /** What the kind adds to the preview, above the properties. */
  peekTop?(record: AnyRecord): ReactNode;
  /** Between the tools and the rows, such as a quick entry. */
  top?: ReactNode;
}

/** All records of a kind: searched, filtered, selected, changed, looked at and opened. */
export function RecordList(given: RecordListProps) {
  const props = { ...given, view: useWithCustomFields(given.view) };
  const { view } = props;
  const { tabs, pending } = useListTabs(view);
  const narrow = useNarrow();
  const creation = useCreation(view);
  // Which view an address opens is known once the saved ones are.
  if (!pending) return <TabbedList {...props} tabs={tabs} creation={creation} />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ListHead view={view} count={undefined} tabs={null} actions={null} />
      <div className="h-12 shrink-0 border-b" />
      <GridSkeleton view={view} columns={columnsOf(view, usualColumns(view.kind))} narrow={narrow} />
    </div>
  );
}

interface TabbedListProps extends RecordListProps {
  tabs: readonly ListTab[];
  creation: Creation;
}

function TabbedList({ tabs, creation, ...props }: TabbedListProps) {
  const { view } = props;
  const control = useListState(view, tabs);
  const { list, query, change } = control;
  const views = useViews(view, tabs, tabOf(tabs, list.view), control);
  const mayEdit = useHasRole(editors);
  const rows = useRows(view.kind, query);
  const onPeek = (peek: string | undefined) => change({ peek });
  return (
    <div className="relative flex h-full min-h-0">
      <div className="flex min-w-0 flex-1 flex-col">
        <ListHead
          view={view}
          count={rows.pending || rows.error ? undefined : rows.total}
          tabs={views.tabBar}
          actions={
            mayEdit && (
              <>
                {props.actions}
                <Button variant="primary" onClick={() => creation.setOpen(true)}>
                  <Plus aria-hidden strokeWidth={1.5} />
                  <span className="max-sm:sr-only">{words.newOne(view.kind.label.one)}</span>
                </Button>
              </>
            )
          }
        />
        <TableList
          {...props}
          control={control}
          views={views}
          rows={rows}
          mayEdit={mayEdit}
          onCreate={() => creation.setOpen(true)}
        />
      </div>
      {list.peek && <Peek view={view} id={list.peek} top={props.peekTop} onClose={() => onPeek(undefined)} />}
      {props.createDialog(creation.open, creation.setOpen)}
      {views.dialogs}
      <ConflictDialog />
    </div>
  );
}

interface TableListProps extends RecordListProps {
  control: ListControl;
  views: ReturnType<typeof useViews>;
  rows: Rows;
  mayEdit: boolean;
  onCreate(): void;
}

function TableList({ view, control, views, rows, mayEdit, onCreate, empty, top }: TableListProps) {
  const { list, query, change } = control;
  const narrow = useNarrow();
  const selection = useSelection(view.kind, query);
  const { place, move, scroll } = usePlace(JSON.stringify(query));
  const { columns: choice, setColumns, columnControl } = views;
  const columns = useMemo(() => columnsOf(view, choice), [view, choice]);
  const onPeek = (peek: string | undefined) => change({ peek });
  return (
    <>
      <ListTools
        view={view}
        list={list}
        onChange={change}
        columns={choice}
        onColumns={setColumns}
        save={
          <>
            {views.save}
            <ExportButton view={view} query={query} />
          </>
        }
      />
      {top}
      {list.layout === 'board' ? (
        <Suspense fallback={null}>
          <Board view={view} query={query} editable={mayEdit} peek={list.peek} onPeek={onPeek} />
        </Suspense>
      ) : list.layout === 'calendar' ? (
        <Suspense fallback={null}>
          <MonthCalendar view={view} list={list} onChange={change} />
        </Suspense>
      ) : rows.error ? (
        <ErrorState error={rows.error} onRetry={rows.retry} />
      ) : rows.pending ? (
        <GridSkeleton view={view} columns={columns} narrow={narrow} />
      ) : rows.total === 0 ? (
        <NoRows view={view} control={control} empty={() => empty(onCreate)} />
      ) : (
        <Grid
          view={view}
          rows={rows}
          query={query}
          columns={columns}
          place={place}
          move={move}
          initialScroll={scroll()}
          peek={list.peek}
          onPeek={onPeek}
          selection={selection}
          editable={mayEdit}
          narrow={narrow}
          sort={list.sort}
          onSort={(field) => change({ sort: toggleSort(list.sort, field) })}
          control={columnControl}
        />
      )}
      <ListFoot
        view={view}
        query={query}
        total={rows.total}
        capped={rows.capped}
        selection={selection}
        deleted={Boolean(list.deleted)}
        onLeaving={() => onPeek(undefined)}
      />
    </>
  );
}

function NoRows({ view, control, empty }: { view: RecordView; control: ListControl; empty(): ReactNode }) {
  const { list, open } = control;
  const { one, many } = view.kind.label;
  if (list.deleted && !list.q) {
    return (
      <EmptyState icon={view.icon} title={words.nothingDeleted}>
        {words.nothingDeletedHelp(many)}
      </EmptyState>
    );
  }
  const [first] = view.views;
  const isFirst = JSON.stringify(list.filter) === JSON.stringify(first?.filter);
  if (!list.q && (isFirst || !list.filter || isEmpty(list.filter))) return empty();
  const all = view.views.find(({ filter, deleted }) => !filter && !deleted);
  return (
    <EmptyState
      icon={SearchX}
      title={words.noMatch(one)}
      action={all && <Button onClick={() => open(startOf(view, all))}>{words.showAll(many)}</Button>}
    >
      {words.noMatchHelp}
    </EmptyState>
  );
}

interface Creation {
  open: boolean;
  setOpen(open: boolean): void;
}

/** The dialog that creates a record: opened by its button, by `c`, and by an address with `?create=true`. */
function useCreation(view: RecordView): Creation {
  const mayEdit = useHasRole(editors);
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState(false);
  const asked = search.has('create');
  useEffect(() => {
    if (!asked) return;
    setOpen(true);
    setSearch(
      (before) => {
        before.delete('create');
        return before;
      },
      { replace: true },
    );
  }, [asked, setSearch]);
  const { label } = view.kind;
  useKeys('page.create', () => setOpen(true), {
    label: words.newOne(label.one),
    group: label.many,
    disabled: !mayEdit,
  });
  return { open: open && mayEdit, setOpen };
}
