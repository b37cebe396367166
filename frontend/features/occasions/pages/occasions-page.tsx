import { admins, editors } from '@sequelstring/contract/route.ts';
import { CalendarDays, CalendarHeart, CheckCheck, FileText, List, Plus, Send } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { currentTimeZone, formatNumber, todayIn } from '../../../lib/format.ts';
import { useKnownMailer } from '../../../lib/known-mailer.ts';
import { MailerNotice } from '../../../lib/mailer-notice.tsx';
import { ruleWords } from '../../../lib/messages/occasion-rules.ts';
import { figureWords, historyWords, queueWords } from '../../../lib/messages/occasions.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TabNav } from '../../../ui/tab-nav.tsx';
import { tabStyle } from '../../../ui/tabs.tsx';
import { type GreetingFilters, useGreetingSummary, useGreetingsLive } from '../api/greeting.queries.ts';
import { needsAttention } from '../api/greeting.state.ts';
import { AttentionTools, parseAttention } from '../components/attention-tools.tsx';
import { BulkActions } from '../components/bulk-actions.tsx';
import { FiguresTable } from '../components/figures-table.tsx';
import { GreetingView } from '../components/greeting-view.tsx';
import { HistoryTools, parseHistory } from '../components/history-tools.tsx';
import { QueueCalendar } from '../components/queue-calendar.tsx';
import { RuleList } from '../components/rule-list.tsx';
import { parseUpcoming, UpcomingTools } from '../components/upcoming-tools.tsx';

const views = ['upcoming', 'attention', 'sent', 'numbers', 'rules'] as const;
type View = (typeof views)[number];

const yearMs = 366 * 86_400_000;
const isoIn = (distance: number): string =>
  new Date(Math.floor((Date.now() + distance) / 60_000) * 60_000).toISOString();

/** The mails of the coming year, those that need a person, and those that went out. */
export function OccasionsPage() {
  const [search, setSearch] = useSearchParams();
  const view = views.find((one) => one === search.get('view')) ?? 'upcoming';
  useGreetingsLive();
  const mailer = useKnownMailer(useGreetingSummary().data?.mailer);
  const change = (key: string, value: string | undefined) =>
    setSearch(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead title="Occasions" tabs={<Views view={view} />} actions={<Actions view={view} />} />
      {view !== 'numbers' && view !== 'rules' && (
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
          {view === 'upcoming' && <QueueTools search={search} onChange={change} />}
          {view === 'attention' && <AttentionTools search={search} onChange={change} />}
          {view === 'sent' && <HistoryTools search={search} onChange={change} />}
        </div>
      )}
      {mailer && <MailerNotice mailer={mailer} className="mx-4 my-3 sm:mx-6" />}
      <Greetings key={view} view={view} search={search} onChange={change} />
    </div>
  );
}

interface ViewProps {
  search: URLSearchParams;
  onChange(key: string, value: string | undefined): void;
}

/** Search, state and month, the choice of list or calendar, and what is done with all that is shown. */
function QueueTools({ search, onChange }: ViewProps) {
  const mayEdit = useHasRole(editors);
  const isCalendar = search.has('month');
  const options = [
    { value: 'list', label: queueWords.list, icon: List },
    { value: 'calendar', label: queueWords.calendar, icon: CalendarDays },
  ] as const;
  return (
    <>
      <Segmented
        aria-label={queueWords.view}
        options={options}
        value={isCalendar ? 'calendar' : 'list'}
        onValueChange={(value) =>
          onChange('month', value === 'calendar' ? todayIn(currentTimeZone()).slice(0, 7) : undefined)
        }
      />
      {!isCalendar && <UpcomingTools search={search} onChange={onChange} />}
      {!isCalendar && mayEdit && (
        <div className="ml-auto">
          <BulkActions filters={parseUpcoming(search)} />
        </div>
      )}
    </>
  );
}

function Greetings({ view, search, onChange }: ViewProps & { view: View }) {
  const navigate = useNavigate();
  if (view === 'attention') return <Attention search={search} />;
  if (view === 'sent') return <History search={search} />;
  if (view === 'numbers') return <FiguresTable />;
  if (view === 'rules') return <RuleList />;
  const month = search.get('month');
  if (month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    return (
      <QueueCalendar
        month={month}
        onMonth={(next) => onChange('month', next)}
        onDay={(day) => void navigate(`/occasions?from=${day}&to=${day}`)}
      />
    );
  return <GreetingView filters={parseUpcoming(search)} empty={<NothingUpcoming narrowed={search.size > 0} />} />;
}

function Attention({ search }: { search: URLSearchParams }) {
  const kind = parseAttention(search);
  const [now] = useState(() => ({ start: isoIn(-yearMs), today: isoIn(0), end: isoIn(yearMs) }));
  const everything = !search.has('kind');
  return (
    <GreetingView
      filters={{ from: now.start, to: now.today, newestFirst: true, statuses: kind.statuses }}
      also={
        kind.early.length > 0 ? { from: now.today, to: now.end, newestFirst: true, statuses: kind.early } : undefined
      }
      keep={everything ? needsAttention : undefined}
      reasons
      empty={
        <EmptyState icon={CheckCheck} title={everything ? 'All clear' : 'None of these'}>
          Failed, bounced or unconfirmed emails appear here.
        </EmptyState>
      }
    />
  );
}

function History({ search }: { search: URLSearchParams }) {
  const [range] = useState(() => ({ from: isoIn(-yearMs), to: isoIn(yearMs), past: isoIn(0) }));
  const { statuses, ...rest } = parseHistory(search);
  // What is left out before its day is no history yet.
  const ended = statuses.filter((status) => status !== 'not_sent' && status !== 'skipped');
  const left = statuses.filter((status) => status === 'not_sent' || status === 'skipped');
  const filters: GreetingFilters = { ...rest, from: range.from, to: range.to, newestFirst: true, statuses: ended };
  const also: GreetingFilters = { ...filters, to: range.past, statuses: left };
  return (
    <GreetingView
      filters={ended.length > 0 ? filters : also}
      also={ended.length > 0 && left.length > 0 ? also : undefined}
      bySending
      reasons
      empty={
        <EmptyState icon={Send} title={historyWords.none}>
          {historyWords.noneText}
        </EmptyState>
      }
    />
  );
}

function NothingUpcoming({ narrowed }: { narrowed: boolean }) {
  const mayEdit = useHasRole(editors);
  if (narrowed) {
    return (
      <EmptyState
        icon={CalendarHeart}
        title="No upcoming emails match"
        action={
          <Button asChild>
            <Link to="/occasions">Show all</Link>
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={CalendarHeart}
      title="No occasions in the coming year"
      action={
        mayEdit && (
          <Button asChild variant="primary">
            <Link to="/imports">Import an address book</Link>
          </Button>
        )
      }
    >
      Birthdays come along with an import; any date can be added on a contact’s page.
    </EmptyState>
  );
}

function Views({ view }: { view: View }) {
  const { data } = useGreetingSummary();
  return (
    <TabNav label="Views">
      <Link to="/occasions" className={tabStyle} aria-current={view === 'upcoming' ? 'page' : undefined}>
        Upcoming
      </Link>
      <Link
        to="/occasions?view=attention"
        className={tabStyle}
        aria-current={view === 'attention' ? 'page' : undefined}
      >
        Needs attention
        {data && data.needsAttention > 0 && <Badge tone="warning">{formatNumber(data.needsAttention)}</Badge>}
      </Link>
      <Link to="/occasions?view=sent" className={tabStyle} aria-current={view === 'sent' ? 'page' : undefined}>
        {historyWords.title}
      </Link>
      <Link to="/occasions?view=numbers" className={tabStyle} aria-current={view === 'numbers' ? 'page' : undefined}>
        {figureWords.title}
      </Link>
      <Link to="/occasions?view=rules" className={tabStyle} aria-current={view === 'rules' ? 'page' : undefined}>
        {ruleWords.title}
      </Link>
    </TabNav>
  );
}

function Actions({ view }: { view: View }) {
  const mayAdd = useHasRole(admins);
  if (view === 'rules' && mayAdd) {
    return (
      <Button asChild variant="primary">
        <Link to="/occasions/rules/new">
          <Plus aria-hidden strokeWidth={1.5} />
          {ruleWords.add}
        </Link>
      </Button>
    );
  }
  return (
    <Button asChild>
      <Link to="/occasions/templates">
        <FileText aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">Templates</span>
      </Link>
    </Button>
  );
}
