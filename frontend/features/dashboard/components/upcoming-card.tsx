import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { useQuery } from '@tanstack/react-query';
import { CalendarHeart, Check } from 'lucide-react';
import { Link } from 'react-router';
import { formatDay, formatDayDistance, formatTime, formatTimeZone } from '../../../lib/format.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { upcomingQuery } from '../api/dashboard.queries.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { occasionIcon, occasionName } from './occasion-words.ts';

/** The next greetings, each with its day and the time in the contact's zone. */
export function UpcomingCard() {
  const upcoming = useQuery(upcomingQuery);
  return (
    <Card
      flush
      title="Upcoming occasions"
      action={
        <Link to="/occasions" className="rounded-sm text-accent hover:underline">
          See all
        </Link>
      }
    >
      {upcoming.isPending && <ListSkeleton rows={6} />}
      {upcoming.isError && <ErrorState error={upcoming.error} onRetry={() => void upcoming.refetch()} />}
      {upcoming.data?.data.length === 0 && (
        <EmptyState icon={CalendarHeart} title="Nothing is coming up">
          Add a birthday or an anniversary to a contact, and its greeting is planned here.
        </EmptyState>
      )}
      <ul className="divide-y">
        {upcoming.data?.data.map((greeting) => (
          <UpcomingItem key={greeting.id} greeting={greeting} />
        ))}
      </ul>
    </Card>
  );
}

function UpcomingItem({ greeting }: { greeting: Greeting }) {
  const Icon = occasionIcon(greeting);
  const days = formatDayDistance(greeting.day);
  return (
    <li>
      <Link
        to={`/contacts/${greeting.contactId}`}
        className="flex min-h-12 items-center gap-3 px-4 py-1.5 hover:bg-hover"
      >
        <Avatar name={greeting.contactName} size="md" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{greeting.contactName}</span>
          <span className="flex items-center gap-1.5 text-muted text-xs">
            <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={1.5} />
            <span className="truncate">{occasionName(greeting)}</span>
          </span>
        </span>
        {greeting.status === 'approved' && (
          <Badge tone="positive" icon={Check} className="max-sm:hidden">
            Approved
          </Badge>
        )}
        <Tooltip content={`${formatTime(greeting.dueAt, greeting.timeZone)} in ${formatTimeZone(greeting.timeZone)}`}>
          <span className="shrink-0 text-right">
            <span className="block">{formatDay(greeting.day, 'weekday')}</span>
            <span className="block text-muted text-xs">{days}</span>
          </span>
        </Tooltip>
      </Link>
    </li>
  );
}
