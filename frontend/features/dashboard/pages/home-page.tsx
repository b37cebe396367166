import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { currentLocale, currentTimeZone } from '../../../lib/format.ts';
import { useKnownMailer } from '../../../lib/known-mailer.ts';
import { MailerNotice } from '../../../lib/mailer-notice.tsx';
import { pipelinesQuery } from '../../../lib/queries/pipelines.ts';
import { useSession } from '../../../lib/session.ts';
import { PageHead } from '../../../ui/page-head.tsx';
import { dashboardQuery, recentContactsQuery, summaryQuery, useDashboardLive } from '../api/dashboard.queries.ts';
import { ActivityCard } from '../components/activity-card.tsx';
import { AttentionCard } from '../components/attention-card.tsx';
import { ForecastCard } from '../components/forecast-card.tsx';
import { GetStarted } from '../components/get-started.tsx';
import { GreetingsCard } from '../components/greetings-card.tsx';
import { HomeSkeleton } from '../components/home-skeleton.tsx';
import { PipelineCard } from '../components/pipeline-card.tsx';
import { RecentContactsCard } from '../components/recent-contacts-card.tsx';
import { UpcomingCard } from '../components/upcoming-card.tsx';
import { WinRateCard } from '../components/win-rate-card.tsx';

interface HomePageProps {
  /** Cards of other features on what needs the person today, the first widest. */
  today: ReactNode;
}

/** What needs the person today, then pipeline, forecast and activity, each number with its list behind it. */
export function HomePage({ today: needed }: HomePageProps) {
  const user = useSession((state) => state.user);
  const contacts = useQuery(recentContactsQuery);
  const summary = useQuery(summaryQuery);
  const { data: counted } = useQuery(dashboardQuery);
  const isLoading = useFirstLoad();
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const mailer = useKnownMailer(summary.data?.mailer);
  useDashboardLive();
  const isNew = contacts.data?.meta.total === 0 && counted !== undefined && isUntouched(counted);
  const today = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'full', timeZone: currentTimeZone() });
  return (
    <>
      <PageHead documentTitle="Home" title={greet(user?.name)} description={today.format(new Date())} />
      {isLoading && <HomeSkeleton />}
      <div hidden={isLoading} className="flex max-w-6xl flex-col gap-4 px-4 py-5 sm:px-6 [&[hidden]]:hidden">
        {isNew && <GetStarted mailer={summary.data?.mailer.kind} />}
        {!isNew && mailer && <MailerNotice mailer={mailer} />}
        {!isNew && (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div className="flex min-w-0 flex-col gap-4">
              {needed}
              {counted && (
                <>
                  <PipelineCard pipeline={counted.pipeline} pipelines={pipelines} />
                  <ForecastCard {...counted} />
                  <ActivityCard {...counted} />
                </>
              )}
              <GreetingsCard />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <AttentionCard />
              {counted && <WinRateCard {...counted} />}
              <UpcomingCard />
              <RecentContactsCard />
            </div>
          </div>
        )}
      </div>
    </>
  );
}

/** Whether what the page asked for at first is still on its way: until it is there, cards would push each other about. */
function useFirstLoad(): boolean {
  const cache = useQueryClient().getQueryCache();
  // What live news has asked for again is between two requests for a moment, and still not there.
  const isWaiting = useSyncExternalStore(
    (told) => cache.subscribe(told),
    () =>
      cache
        .findAll({ type: 'active' })
        .some(({ state }) => state.status === 'pending' && state.fetchStatus !== 'paused'),
  );
  const { isFetched } = useQuery(dashboardQuery);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!isFetched || isWaiting) return;
    // The cards draw what came last before they are shown.
    const timer = setTimeout(() => setOver(true), 50);
    return () => clearTimeout(timer);
  }, [isFetched, isWaiting]);
  return !isOver;
}

/** Nothing was ever sold or planned here. */
const isUntouched = ({ pipeline, closed, tasks }: Dashboard): boolean =>
  pipeline.length === 0 && closed.won + closed.lost === 0 && tasks.overdue + tasks.today === 0;

/** By the person's own clock. */
function greet(name = ''): string {
  const hour = Number(
    new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: currentTimeZone() }).format(
      new Date(),
    ),
  );
  const time = hour < 5 || hour >= 18 ? 'Good evening' : hour < 12 ? 'Good morning' : 'Good afternoon';
  const first = name.trim().split(/\s+/)[0];
  return first ? `${time}, ${first}` : time;
}
