import type { Call } from '@sequelstring/contract/calls.ts';
import { Link } from 'react-router';
import { currentTimeZone, formatDay, formatTime, todayIn } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { queueItem } from '../../../lib/queue-keys.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { useCalls, useCallsLive } from '../api/call.queries.ts';
import { nameOfCall } from './call-marks.tsx';

const shown = 4;

/** Calls that lie ahead, and those that were due and did not take place; nothing where there are none. */
export function HomeCalls() {
  const { data } = useCalls({ status: 'scheduled', sort: 'at', limit: shown });
  useCallsLive();
  const [page] = data?.pages ?? [];
  if (!page || page.data.length === 0) return null;
  return (
    <Card
      flush
      title={words.upcomingCalls}
      action={
        <Link to="/calls" className="tabular rounded-sm text-accent hover:underline">
          {words.scheduledCount(page.meta.total)}
        </Link>
      }
    >
      <ul className="divide-y">
        {page.data.map((call) => (
          <CallItem key={call.id} call={call} />
        ))}
      </ul>
    </Card>
  );
}

function CallItem({ call }: { call: Call }) {
  const at = call.scheduledAt ?? call.createdAt;
  const name = nameOfCall(call);
  return (
    <li {...queueItem}>
      <Link to={`/calls/${call.id}`} className="flex min-h-12 items-center gap-3 px-4 py-1.5 hover:bg-hover">
        <Avatar name={name} size="sm" />
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate font-medium">
            {name}
          </span>
          {call.accountName && <span className="block truncate text-muted text-xs">{call.accountName}</span>}
        </span>
        {Date.parse(at) < Date.now() && <Badge tone="warning">{words.late}</Badge>}
        <span className="tabular shrink-0 text-muted text-xs">
          {formatDay(todayIn(currentTimeZone(), new Date(at)), 'weekday')}, {formatTime(at)}
        </span>
      </Link>
    </li>
  );
}
