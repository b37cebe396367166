import type { Call } from '@sequelstring/contract/calls.ts';
import { Link } from 'react-router';
import { currentTimeZone, formatDay, formatDayDistance, formatTime, todayIn } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { cn } from '../../../ui/cn.ts';
import { shortDuration } from '../api/clock-time.ts';
import { SentimentBadge } from './ai-insights-panel.tsx';
import { CallMarks, CallStatusBadge, iconOfCall, lengthOfCall, momentOfCall, nameOfCall } from './call-marks.tsx';

interface CallHistoryListProps {
  calls: readonly Call[];
  /** On the page of a contact the name says nothing. */
  hideName?: boolean;
}

/** Calls that took place, under the days on which they did. */
export function CallHistoryList({ calls, hideName }: CallHistoryListProps) {
  const days = Map.groupBy(calls, (call) => todayIn(currentTimeZone(), new Date(momentOfCall(call))));
  const today = todayIn(currentTimeZone());
  return (
    <div className="flex flex-col">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={formatDay(day)}>
          <div className="sticky top-0 z-10 flex h-9 items-end gap-2 border-b bg-canvas px-4 pb-1.5 sm:px-6">
            <h2 className="font-medium">
              {formatDay(day, 'weekday')}
              {day.slice(0, 4) !== today.slice(0, 4) && ` ${day.slice(0, 4)}`}
            </h2>
            <span className="text-muted text-xs">{formatDayDistance(day, today)}</span>
          </div>
          <ul>
            {ofDay.map((call) => (
              <HistoryRow key={call.id} call={call} hideName={hideName} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function HistoryRow({ call, hideName }: { call: Call; hideName?: boolean }) {
  const Icon = iconOfCall(call);
  const about = [call.contactName && call.accountName, call.userName].filter(Boolean).join(' · ');
  const length = lengthOfCall(call);
  const name = hideName ? words.types[call.type] : nameOfCall(call);
  return (
    <li>
      <Link
        to={`/calls/${call.id}`}
        className="flex min-h-11 items-center gap-3 border-b bg-surface px-4 py-1.5 outline-offset-[-2px] hover:bg-hover sm:px-6"
      >
        <Icon
          aria-hidden
          className={cn('size-4 shrink-0', call.status === 'missed' ? 'text-warning' : 'text-muted')}
          strokeWidth={1.5}
        />
        <span className="grid min-w-0 flex-1 items-center gap-x-3 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_9rem]">
          <span dir="auto" className="truncate font-medium">
            {name}
          </span>
          <span className="truncate text-muted max-lg:text-xs">{hideName ? call.userName : about}</span>
          <span className="tabular truncate text-muted max-lg:text-xs">
            {formatTime(momentOfCall(call))}
            {length !== undefined && ` · ${shortDuration(length)}`}
          </span>
        </span>
        <CallMarks call={call} className="justify-end lg:w-40" />
        <span className="flex shrink-0 justify-end sm:w-24">
          {call.sentiment && call.status === 'completed' ? (
            <SentimentBadge sentiment={call.sentiment} />
          ) : (
            <CallStatusBadge status={call.status} />
          )}
        </span>
      </Link>
    </li>
  );
}
