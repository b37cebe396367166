import { editors } from '@sequelstring/contract/route.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, RotateCcw, SearchX, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { ApiFailure } from '../../lib/api-failure.ts';
import { formatDateTime } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { rememberRecent } from '../../lib/recent.ts';
import { useHasRole } from '../../lib/session.ts';
import { useKeys } from '../../lib/shortcuts.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../ui/tabs.tsx';
import { useWithCustomFields } from '../api/custom-fields.ts';
import { type FromList, fromListState, readFromList } from '../api/from-list.ts';
import { parseList, toQuery } from '../api/list.state.ts';
import { useRecordDeletion } from '../api/record.deletion.ts';
import { recordQuery } from '../api/record.queries.ts';
import { loadRange, useRows } from '../api/rows.ts';
import { useListTabs } from '../api/view.queries.ts';
import { type AnyRecord, titleOf } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Properties } from './properties.tsx';

export interface RecordTab {
  id: string;
  label: string;
  /** Beside the label, such as a count. */
  badge?: ReactNode;
  content: ReactNode;
}

export interface RecordPageProps {
  view: RecordView;
  id: string;
  /** What can be done with the record first. */
  actions?(record: AnyRecord): ReactNode;
  /** What is seldom done with the record, at the end of its actions. */
  menu?(record: AnyRecord): ReactNode;
  /** Beside the title. */
  place?(record: AnyRecord): string;
  /** The first is open unless the address says otherwise. */
  tabs(record: AnyRecord, readOnly: boolean): readonly RecordTab[];
  /** Among the properties, below the first group. */
  settings?(record: AnyRecord, readOnly: boolean): ReactNode;
  /** Above everything else: what someone should know of the record. */
  notice?(record: AnyRecord, readOnly: boolean): ReactNode;
  /** Related records, at the right of wide screens and below otherwise. */
  rail?(record: AnyRecord): ReactNode;
  /** What deleting means beyond its absence from lists. */
  deletedHelp: string;
}

/** One record: what it is at the left, what happens around it in tabs, what belongs to it at the right. */
export function RecordPage(given: RecordPageProps) {
  const props = { ...given, view: useWithCustomFields(given.view) };
  const { view, id } = props;
  const navigate = useNavigate();
  const { data: record, error, refetch } = useQuery(recordQuery(view.kind, id));
  const from = readFromList(useLocation());
  useKeys('record.back', () => void (from ? navigate(-1) : navigate(view.path)));
  const title = record && titleOf(view.kind, record);
  useEffect(() => {
    if (title) rememberRecent({ kind: view.kind.kind, id, label: title, to: recordPath(view, id) });
  }, [title, id, view]);
  if (error && !record) {
    // What is no id at all is refused otherwise than an id that nobody has; to a reader it is the same.
    const gone = error instanceof ApiFailure && [400, 404, 405].includes(error.status);
    return gone ? <NotFound view={view} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (!record) return <RecordSkeleton view={view} />;
  return (
    <>
      <LoadedRecord {...props} record={record} from={from} />
      <ConflictDialog />
    </>
  );
}

function LoadedRecord(props: RecordPageProps & { record: AnyRecord; from: FromList | undefined }) {
  const { view, record, from } = props;
  const mayEdit = useHasRole(editors);
  const readOnly = !mayEdit || Boolean(record.deletedAt);
  const deletion = useRecordDeletion(view.kind);
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const properties = useRef<HTMLElement>(null);
  const { label } = view.kind;
  useKeys('record.edit', () => properties.current?.querySelector<HTMLButtonElement>('button:enabled')?.click(), {
    disabled: readOnly,
  });
  const tabs = props.tabs(record, readOnly);
  const open = tabs.find(({ id }) => id === search.get('tab')) ?? tabs[0];
  const actions = props.actions?.(record);
  const rail = props.rail?.(record);
  return (
    <>
      <PageHead
        breadcrumb={[{ label: label.many, to: from ? `${from.path}${from.search}` : view.path }]}
        title={<Identity view={view} record={record} place={props.place?.(record)} />}
        documentTitle={titleOf(view.kind, record)}
        actions={
          <>
            <span className="max-sm:hidden">{actions}</span>
            {from && <Neighbours view={view} from={from} />}
            {mayEdit &&
              (record.deletedAt ? (
                <IconButton
                  icon={RotateCcw}
                  label={words.restoreOne(label.one)}
                  onClick={() => void deletion.restore(record)}
                />
              ) : (
                <IconButton
                  icon={Trash2}
                  label={words.deleteOne(label.one)}
                  onClick={() => void deletion.remove(record)}
                />
              ))}
            {props.menu?.(record)}
          </>
        }
      />
      <div
        className={
          rail
            ? 'grid max-w-[100rem] gap-x-8 gap-y-6 px-4 py-5 sm:px-6 lg:grid-cols-[20rem_minmax(0,1fr)] 2xl:grid-cols-[20rem_minmax(0,1fr)_18rem]'
            : 'grid max-w-[95rem] gap-x-8 gap-y-6 px-4 py-5 sm:px-6 lg:grid-cols-[20rem_minmax(0,1fr)]'
        }
      >
        {record.deletedAt && (
          <Callout
            tone="warning"
            className="col-span-full"
            title={words.deletedAt(formatDateTime(record.deletedAt))}
            action={
              mayEdit && (
                <Button size="sm" onClick={() => void deletion.restore(record)}>
                  {words.restore}
                </Button>
              )
            }
          >
            {props.deletedHelp}
          </Callout>
        )}
        {props.notice?.(record, readOnly)}
        {actions && <div className="sm:hidden">{actions}</div>}
        <aside ref={properties} aria-label={words.properties} className="min-w-0 max-lg:order-2">
          <Properties key={record.id} view={view} record={record}>
            {props.settings?.(record, readOnly)}
          </Properties>
        </aside>
        <Tabs
          value={open?.id}
          onValueChange={(tab) =>
            setSearch(tab === tabs[0]?.id ? {} : { tab }, { replace: true, state: location.state })
          }
          className="min-w-0 max-w-[75rem]"
        >
          <TabsList aria-label={`About this ${label.one.toLowerCase()}`}>
            {tabs.map(({ id, label: name, badge }) => (
              <TabsTrigger key={id} value={id}>
                {name}
                {badge}
              </TabsTrigger>
            ))}
          </TabsList>
          {tabs.map(({ id, content }) => (
            <TabsContent key={id} value={id} className="pt-4">
              {content}
            </TabsContent>
          ))}
        </Tabs>
        {rail && <aside className="min-w-0 max-2xl:col-span-full max-lg:order-3">{rail}</aside>}
      </div>
    </>
  );
}

function Identity({ view, record, place }: { view: RecordView; record: AnyRecord; place: string | undefined }) {
  const title = titleOf(view.kind, record);
  const Icon = view.icon;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {view.avatar ? (
        <Avatar name={title} size="md" />
      ) : (
        <Icon aria-hidden className="size-5 text-muted" strokeWidth={1.5} />
      )}
      <span dir="auto" className="truncate">
        {title}
      </span>
      {view.mark?.(record)}
      {place && <span className="truncate font-normal text-base text-muted max-sm:hidden">{place}</span>}
    </span>
  );
}

/** The records before and after this one in the list that it was opened from. */
function Neighbours({ view, from }: { view: RecordView; from: FromList }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = toQuery(view, parseList(view, useListTabs(view).tabs, new URLSearchParams(from.search)));
  const { total } = useRows(view.kind, query);
  const go = async (index: number) => {
    const [record] = await loadRange(client, view.kind, query, index, index);
    if (record) void navigate(recordPath(view, record.id), { replace: true, state: fromListState({ ...from, index }) });
  };
  const isFirst = from.index <= 0;
  const isLast = from.index >= total - 1;
  useKeys('record.previous', () => void go(from.index - 1), { disabled: isFirst });
  useKeys('record.next', () => void go(from.index + 1), { disabled: isLast });
  return (
    <span className="flex items-center max-sm:hidden">
      <IconButton
        icon={ChevronUp}
        label={words.previous}
        hint={<Kbd keys="[" />}
        disabled={isFirst}
        onClick={() => void go(from.index - 1)}
      />
      <IconButton
        icon={ChevronDown}
        label={words.next}
        hint={<Kbd keys="]" />}
        disabled={isLast}
        onClick={() => void go(from.index + 1)}
      />
      <span className="tabular px-1 text-muted text-xs">{words.position(from.index + 1, total)}</span>
    </span>
  );
}

function NotFound({ view }: { view: RecordView }) {
  const navigate = useNavigate();
  const { one, many } = view.kind.label;
  const deleted = view.views.find((tab) => tab.deleted);
  return (
    <EmptyState
      isPage
      icon={SearchX}
      title={words.notFound(one)}
      className="pt-[15vh]"
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => navigate(view.path)}>{words.allOf(many)}</Button>
          {deleted && (
            <Button variant="ghost" onClick={() => navigate(`${view.path}?view=${deleted.id}`)}>
              {words.deletedOf(many)}
            </Button>
          )}
        </div>
      }
    >
      {words.notFoundHelp}
    </EmptyState>
  );
}

function RecordSkeleton({ view }: { view: RecordView }) {
  const { many, one } = view.kind.label;
  return (
    <>
      <PageHead breadcrumb={[{ label: many, to: view.path }]} title={<Skeleton className="h-6 w-48" />} />
      <Loading
        label={words.loading(one)}
        className="grid max-w-[95rem] gap-x-8 gap-y-6 px-4 py-5 sm:px-6 lg:grid-cols-[20rem_minmax(0,1fr)]"
      >
        <div className="flex flex-col gap-3 max-lg:order-2">
          {['w-40', 'w-56', 'w-48', 'w-36', 'w-52', 'w-44'].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </div>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-8 w-72" />
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      </Loading>
    </>
  );
}
