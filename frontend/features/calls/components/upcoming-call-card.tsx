import type { Call } from '@sequelstring/contract/calls.ts';
import { CalendarClock, PhoneCall } from 'lucide-react';
import { Link } from 'react-router';
import { currentTimeZone, formatDay, formatDistance, formatTime, todayIn } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateCall } from '../api/call.queries.ts';
import { nameOfCall } from './call-marks.tsx';

interface UpcomingCallCardProps {
  call: Call;
  readOnly: boolean;
  onReschedule(call: Call): void;
}

/** A call that lies ahead, or that was due and did not take place. */
export function UpcomingCallCard({ call, readOnly, onReschedule }: UpcomingCallCardProps) {
  const update = useUpdateCall();
  const at = call.scheduledAt ?? call.createdAt;
  const late = Date.parse(at) < Date.now();
  const name = nameOfCall(call);
  const begin = () =>
    update.mutate(
      { callId: call.id, patch: { status: 'in-progress' } },
      { onError: (error) => toast.failure(words.notChanged, error) },
    );
  return (
    <article className="flex min-w-0 flex-col gap-3 rounded-lg border bg-surface p-3.5">
      <div className="flex items-start gap-2.5">
        <Avatar name={name} size="md" />
        <div className="min-w-0 flex-1">
          <Link to={`/calls/${call.id}`} dir="auto" className="block truncate font-medium hover:underline">
            {name}
          </Link>
          <p className="truncate text-muted text-xs">{call.contactName ? call.accountName : call.userName}</p>
        </div>
        {late && <Badge tone="warning">{words.late}</Badge>}
      </div>
      <p className="tabular flex items-center gap-1.5">
        <CalendarClock aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
        {formatDay(todayIn(currentTimeZone(), new Date(at)), 'weekday')}, {formatTime(at)}
        <span className="text-muted text-xs">{formatDistance(at)}</span>
      </p>
      {call.notes && (
        <p dir="auto" className="line-clamp-2 text-muted">
          {call.notes}
        </p>
      )}
      {!readOnly && (
        <div className="mt-auto flex gap-2">
          <Button size="sm" onClick={begin} loading={update.isPending}>
            <PhoneCall aria-hidden strokeWidth={1.5} />
            {words.start}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => onReschedule(call)}>
            {words.reschedule}
          </Button>
        </div>
      )}
    </article>
  );
}
