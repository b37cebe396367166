import { editors } from '@sequelstring/contract/route.ts';
import { CalendarHeart, CheckCheck, FileText, Send } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { formatNumber } from '../../../lib/format.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { tabListStyle, tabStyle } from '../../../ui/tabs.tsx';
import { type GreetingFilters, useGreetingSummary, useGreetingsLive } from '../api/greeting.queries.ts';
import { needsAttention } from '../api/greeting.state.ts';
import { AttentionTools, parseAttention } from '../components/attention-tools.tsx';
import { GreetingView } from '../components/greeting-view.tsx';
import { MailerNotice } from '../components/mailer-notice.tsx';
import { parseUpcoming, UpcomingTools } from '../components/upcoming-tools.tsx';

const views = ['upcoming', 'attention', 'sent'] as const;
type View = (typeof views)[number];

const yearMs = 366 * 86_400_000;
const isoIn = (distance: number): string =>
  new Date(Math.floor((Date.now() + distance) / 60_000) * 60_000).toISOString();

/** The mails of the coming year, those that need a person, and those that went out. */
export function OccasionsPage() {
  const [search, setSearch] = useSearchParams();
  const view = views.find((one) => one === search.get('view')) ?? 'upcoming';
  useGreetingsLive();
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
      <PageHead title="Occasions" tabs={<Views view={view} />} actions={<Actions />} />
      {view !== 'sent' && (
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
          {view === 'upcoming' ? (
            <UpcomingTools search={search} onChange={change} />
          ) : (
            <AttentionTools search={search} onChange={change} />
          )}
        </div>
      )}
      <MailerNotice className="mx-4 my-3 sm:mx-6" />
      <Greetings key={view} view={view} search={search} />
    </div>
  );
}

function Greetings({ view, search }: { view: View; search: URLSearchParams }) {
  if (view === 'attention') return <Attention search={search} />;
  if (view === 'sent') return <Sent />;
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
        <EmptyState icon={CheckCheck} title={everything ? 'Nothing needs you' : 'None of these'}>
          Mails that could not be sent, that bounced, or of which it is uncertain whether they left stand here.
        </EmptyState>
      }
    />
  );
}

function Sent() {
  const [filters] = useState<GreetingFilters>(() => ({
    from: isoIn(-yearMs),
    to: isoIn(yearMs),
    newestFirst: true,
    statuses: ['sent', 'delivered'],
  }));
  return (
    <GreetingView
      filters={filters}
      bySending
      empty={
        <EmptyState icon={Send} title="Nothing has been sent yet">
          Every mail that went out in the past year stands here.
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
        title="No coming mail matches"
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
    <nav aria-label="Views" className={tabListStyle}>
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
        Sent
      </Link>
    </nav>
  );
}

function Actions() {
  return (
    <Button asChild>
      <Link to="/occasions/templates">
        <FileText aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">Templates</span>
      </Link>
    </Button>
  );
}
