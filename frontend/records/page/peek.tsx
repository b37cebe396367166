import { useQuery } from '@tanstack/react-query';
import { Maximize2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { recordQuery } from '../api/record.queries.ts';
import { type AnyRecord, titleOf } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';
import { Properties } from './properties.tsx';

interface PeekProps {
  view: RecordView;
  id: string;
  /** What the kind adds above the properties. */
  top?(record: AnyRecord): ReactNode;
  onClose(): void;
}

/** A record beside the list, over its right edge where there is no room: what matters of it, edited in place. */
export function Peek({ view, id, top, onClose }: PeekProps) {
  const { data: record } = useQuery(recordQuery(view.kind, id));
  const title = record && titleOf(view.kind, record);
  return (
    <aside
      aria-label={words.peek(view.kind.label.one)}
      className="absolute inset-y-0 right-0 z-30 hidden w-96 shrink-0 animate-appear flex-col overflow-y-auto border-l bg-surface max-xl:shadow-float sm:flex xl:static"
    >
      <div className="sticky top-0 z-10 flex items-center justify-end gap-1 bg-surface px-3 pt-2.5">
        <Button asChild variant="ghost" size="sm">
          <Link to={recordPath(view, id)}>
            <Maximize2 aria-hidden strokeWidth={1.5} />
            {words.open}
          </Link>
        </Button>
        <IconButton icon={X} label={words.close} size="sm" onClick={onClose} />
      </div>
      {record && title ? (
        <div className="flex flex-col gap-4 px-5 pb-6">
          <div className="flex items-center gap-3">
            {view.avatar && <Avatar name={title} size="lg" />}
            <div className="min-w-0">
              <h2 dir="auto" className="truncate font-medium text-lg">
                {title}
              </h2>
              <p className="truncate text-muted">{view.subtitle(record)}</p>
            </div>
          </div>
          {top?.(record)}
          <Properties key={record.id} view={view} record={record} />
        </div>
      ) : (
        <Loading label={words.loading(view.kind.label.one)} className="flex flex-col gap-3 px-5">
          <Skeleton className="size-12 rounded-full" />
          <Skeleton className="w-48" />
          <Skeleton className="w-64" />
          <Skeleton className="w-56" />
        </Loading>
      )}
    </aside>
  );
}
