import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import { History } from 'lucide-react';
import { useState } from 'react';
import { currentTimeZone, formatDay, todayIn } from '../../lib/format.ts';
import { timelineWords as words } from '../../lib/messages/timeline.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { foldChanges, useTimeline } from './api/timeline.queries.ts';
import { Composer } from './components/composer.tsx';
import { Entry } from './components/timeline-entry.tsx';

interface TimelineProps {
  kind: AnyKind;
  id: string;
  readOnly: boolean;
  /** Where the record takes mail. */
  email?: string;
}

const filters: Record<string, string> = { change: 'change,stage,created,deleted,restored' };

/** What happened around a record, newest first by day, and a place to add to it. */
export function Timeline({ kind, id, readOnly, email }: TimelineProps) {
  const [filter, setFilter] = useState('');
  const timeline = useTimeline(kind, id, filters[filter] ?? filter);
  return (
    <div className="flex flex-col gap-4">
      {!readOnly && <Composer kind={kind} id={id} email={email} />}
      <Filters value={filter} onChange={setFilter} />
      <Entries kind={kind} id={id} readOnly={readOnly} timeline={timeline} filtered={filter !== ''} />
    </div>
  );
}

function Filters({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">{words.filter}</legend>
      {[['', words.everything] as const, ...Object.entries(words.filters)].map(([type, label]) => (
        <button
          key={type}
          type="button"
          aria-pressed={value === type}
          onClick={() => onChange(type)}
          className={cn(
            'h-6 rounded-full border px-2.5 text-xs',
            value === type ? 'border-accent bg-accent-soft text-accent' : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

interface EntriesProps {
  kind: AnyKind;
  id: string;
  readOnly: boolean;
  timeline: ReturnType<typeof useTimeline>;
  filtered: boolean;
}

function Entries({ kind, id, readOnly, timeline, filtered }: EntriesProps) {
  if (timeline.error && !timeline.data)
    return <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />;
  if (!timeline.data) {
    return (
      <Loading label={words.timeline} className="flex flex-col gap-4">
        {['w-72', 'w-56', 'w-64'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </Loading>
    );
  }
  const entries = foldChanges(timeline.data.pages.flatMap(({ data }) => data));
  if (entries.length === 0) {
    return (
      <EmptyState icon={History} title={filtered ? words.nothingOfType : words.nothing}>
        {!filtered && words.nothingHelp}
      </EmptyState>
    );
  }
  const days = Map.groupBy(entries, ({ at }) => todayIn(currentTimeZone(), new Date(at)));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={dayName(day)}>
          <h2 className="pb-2 font-medium text-muted text-xs">{dayName(day)}</h2>
          <ol className="flex flex-col">
            {ofDay.map((entry: TimelineEntry) => (
              <Entry key={entry.id} kind={kind} parentId={id} entry={entry} readOnly={readOnly} />
            ))}
          </ol>
        </section>
      ))}
      {timeline.hasNextPage && (
        <Button
          className="self-start"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </>
  );
}

function dayName(day: string): string {
  const today = todayIn(currentTimeZone());
  if (day === today) return words.today;
  if (Date.parse(today) - Date.parse(day) === 86_400_000) return words.yesterday;
  return formatDay(day, 'weekday');
}
