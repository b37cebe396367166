import { type Call, CallStatus } from '@sequelstring/contract/calls.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { CalendarClock, Phone, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { useKeys } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { TabNav } from '../../../ui/tab-nav.tsx';
import { tabStyle } from '../../../ui/tabs.tsx';
import { type CallFilters, useCalls, useCallsLive } from '../api/call.queries.ts';
import { ActionItemBoard } from '../components/action-item-board.tsx';
import { type CallForm, CallFormDialog } from '../components/call-form-dialog.tsx';
import { CallHistoryList } from '../components/call-history-list.tsx';
import { UpcomingCallCard } from '../components/upcoming-call-card.tsx';

const views = ['upcoming', 'history', 'items', 'figures'] as const;
type View = (typeof views)[number];
const labels: Record<View, string> = {
  upcoming: words.upcoming,
  history: words.history,
  items: words.actionItems,
  figures: words.figures,
};

const RepFigures = lazy(async () => ({ default: (await import('../components/rep-figures.tsx')).RepFigures }));

const whose = [
  { value: 'all', label: words.everyone },
  { value: 'mine', label: words.mine },
] as const;
const statuses = [
  { value: 'any', label: words.any },
  ...CallStatus.options
    .filter((status) => status !== 'scheduled')
    .map((value) => ({ value, label: words.statuses[value] })),
] as const;

/** Calls ahead, calls that were, and what was promised on them. */
export function CallsPage() {
  const [search, setSearch] = useSearchParams();
  const view = views.find((one) => one === search.get('view')) ?? 'upcoming';
  const mayEdit = useHasRole(editors);
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<{ form: CallForm; call?: Call }>();
  useCallsLive();
  useKeys('page.create', () => setDialog({ form: 'schedule' }), { label: words.schedule, disabled: !mayEdit });
  const wantsNew = search.get('create');
  useEffect(() => {
    if (!wantsNew) return;
    setDialog({ form: wantsNew === 'log' ? 'log' : 'schedule' });
    setSearch({}, { replace: true });
  }, [wantsNew, setSearch]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead
        title={words.calls}
        tabs={<Views view={view} />}
        actions={
          mayEdit && (
            <>
              <Button onClick={() => setDialog({ form: 'log' })}>{words.log}</Button>
              <Button variant="primary" onClick={() => setDialog({ form: 'schedule' })}>
                <Plus aria-hidden strokeWidth={1.5} />
                <span className="max-sm:sr-only">{words.schedule}</span>
              </Button>
            </>
          )
        }
      />
      {view === 'upcoming' && (
        <Upcoming readOnly={!mayEdit} onSchedule={(call) => setDialog({ form: 'schedule', call })} />
      )}
      {view === 'history' && <History search={search} onChange={setSearch} />}
      {view === 'items' && <ActionItemBoard readOnly={!mayEdit} />}
      {view === 'figures' && (
        <Suspense fallback={<Waiting />}>
          <RepFigures />
        </Suspense>
      )}
      {dialog && (
        <CallFormDialog
          {...dialog}
          onClose={(call) => {
            setDialog(undefined);
            if (call && dialog.form === 'log') void navigate(`/calls/${call.id}`);
          }}
        />
      )}
    </div>
  );
}

const Views = ({ view }: { view: View }) => (
  <TabNav label={words.views}>
    {views.map((one) => (
      <Link
        key={one}
        to={one === 'upcoming' ? '/calls' : `/calls?view=${one}`}
        className={tabStyle}
        aria-current={one === view ? 'page' : undefined}
      >
        {labels[one]}
      </Link>
    ))}
  </TabNav>
);

interface UpcomingProps {
  readOnly: boolean;
  onSchedule(call?: Call): void;
}

/** In progress first, then by when they are due. */
function Upcoming({ readOnly, onSchedule }: UpcomingProps) {
  const running = useCalls({ status: 'in-progress' });
  const ahead = useCalls({ status: 'scheduled', sort: 'at', limit: 100 });
  if (ahead.error && !ahead.data) return <ErrorState error={ahead.error} onRetry={() => void ahead.refetch()} />;
  if (!ahead.data) return <Waiting />;
  const now = running.data?.pages.flatMap((page) => page.data) ?? [];
  const cards = ahead.data.pages.flatMap((page) => page.data);
  if (now.length === 0 && cards.length === 0) {
    return (
      <EmptyState
        icon={CalendarClock}
        title={words.nothingAhead}
        action={
          !readOnly && (
            <Button variant="primary" onClick={() => onSchedule()}>
              {words.schedule}
            </Button>
          )
        }
      >
        {words.nothingAheadHelp}
      </EmptyState>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {now.length > 0 && <CallHistoryList calls={now} />}
      <div className="grid gap-3 px-4 py-4 sm:grid-cols-2 sm:px-6 lg:grid-cols-3 2xl:grid-cols-4">
        {cards.map((call) => (
          <UpcomingCallCard key={call.id} call={call} readOnly={readOnly} onReschedule={onSchedule} />
        ))}
      </div>
      <More query={ahead} />
    </div>
  );
}

interface HistoryProps {
  search: URLSearchParams;
  onChange(next: URLSearchParams, options: { replace: boolean }): void;
}

function History({ search, onChange }: HistoryProps) {
  const me = useSession((state) => state.user?.id);
  const mine = search.get('whose') === 'mine';
  const status = CallStatus.options.find((one) => one === search.get('status'));
  const filters: CallFilters = { ...(mine && me && { userId: me }), ...(status && { status }) };
  const query = useCalls(filters);
  const set = (key: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    onChange(next, { replace: true });
  };
  const rows = query.data?.pages.flatMap((page) => page.data).filter((call) => call.status !== 'scheduled') ?? [];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
        <Segmented
          aria-label={words.whose}
          options={whose}
          value={mine ? 'mine' : 'all'}
          onValueChange={(value) => set('whose', value === 'mine' ? value : undefined)}
        />
        <Select
          aria-label={words.status}
          options={statuses}
          value={status ?? 'any'}
          onValueChange={(value) => set('status', value === 'any' ? undefined : value)}
          className="w-36"
        />
      </div>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Waiting />
      ) : rows.length === 0 ? (
        <EmptyState icon={Phone} title={mine || status ? words.noMatch : words.noHistory}>
          {mine || status ? undefined : words.noHistoryHelp}
        </EmptyState>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <CallHistoryList calls={rows} />
          <More query={query} />
        </div>
      )}
    </>
  );
}

function More({
  query,
}: {
  query: Pick<ReturnType<typeof useCalls>, 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'>;
}) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center py-3">
      <Button variant="ghost" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {words.showMore}
      </Button>
    </div>
  );
}

const Waiting = () => (
  <Loading label={words.calls} className="flex flex-col gap-3 px-4 py-4 sm:px-6">
    {['w-72', 'w-56', 'w-64', 'w-60'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </Loading>
);
