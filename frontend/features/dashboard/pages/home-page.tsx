import { useQuery } from '@tanstack/react-query';
import { currentLocale, currentTimeZone } from '../../../lib/format.ts';
import { useKnownMailer } from '../../../lib/known-mailer.ts';
import { useSession } from '../../../lib/session.ts';
import { PageHead } from '../../../ui/page-head.tsx';
import { recentContactsQuery, summaryQuery, useDashboardLive } from '../api/dashboard.queries.ts';
import { AttentionCard } from '../components/attention-card.tsx';
import { GetStarted } from '../components/get-started.tsx';
import { GreetingsCard } from '../components/greetings-card.tsx';
import { MailerNotice } from '../components/mailer-notice.tsx';
import { RecentContactsCard } from '../components/recent-contacts-card.tsx';
import { UpcomingCard } from '../components/upcoming-card.tsx';

/** What needs the person today: what is coming, what went wrong, what changed. */
export function HomePage() {
  const user = useSession((state) => state.user);
  const contacts = useQuery(recentContactsQuery);
  const summary = useQuery(summaryQuery);
  const mailer = useKnownMailer(summary.data?.mailer);
  useDashboardLive();
  const isNew = contacts.data?.meta.total === 0;
  const today = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'full', timeZone: currentTimeZone() });
  return (
    <>
      <PageHead documentTitle="Home" title={greet(user?.name)} description={today.format(new Date())} />
      <div className="flex max-w-6xl flex-col gap-4 px-4 py-5 sm:px-6">
        {isNew && <GetStarted mailer={summary.data?.mailer.kind} />}
        {!isNew && mailer && <MailerNotice mailer={mailer} />}
        {!isNew && (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div className="flex min-w-0 flex-col gap-4">
              <GreetingsCard />
              <UpcomingCard />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <AttentionCard />
              <RecentContactsCard />
            </div>
          </div>
        )}
      </div>
    </>
  );
}

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
