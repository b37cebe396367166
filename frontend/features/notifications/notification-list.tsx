import { type Notification, notifications as routes } from '@sequelstring/contract/notifications.ts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import {
  AtSign,
  BellRing,
  CircleCheck,
  Inbox,
  ListChecks,
  type LucideIcon,
  MailWarning,
  Newspaper,
  Phone,
  Share2,
  UserRound,
} from 'lucide-react';
import { useNavigate } from 'react-router';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatDistance } from '../../lib/format.ts';
import { notificationWords as words } from '../../lib/messages/notifications.ts';
import { notificationsQuery } from '../../lib/queries/notifications.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';

const icons: Record<Notification['kind'], LucideIcon> = {
  mention: AtSign,
  assignment: UserRound,
  due: ListChecks,
  reminder: BellRing,
  'greeting-failed': MailWarning,
  'work-finished': CircleCheck,
  alert: Newspaper,
  call: Phone,
  social: Share2,
};

/** Notifications, newest first; opening one reads it. */
export function NotificationList({ onLeave }: { onLeave(): void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(notificationsQuery);
  const settle = () => client.invalidateQueries({ queryKey: ['notifications'] });
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await settle();
    } catch (failure) {
      toast.failure(words.notMarked, failure);
    }
  };
  const open = ({ id, href, readAt }: Notification) => {
    if (!readAt) void attempt(() => api.call(routes.update, { params: { id }, body: { read: true } }));
    if (!href) return;
    onLeave();
    void navigate(href);
  };
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const all = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <div className="flex h-11 items-center justify-between border-b px-3">
        <h2 className="font-medium">{words.notifications}</h2>
        {all.some(({ readAt }) => !readAt) && (
          <Button size="sm" variant="ghost" onClick={() => void attempt(() => api.call(routes.readAll))}>
            {words.readAll}
          </Button>
        )}
      </div>
      {!data && (
        <Loading label={words.notifications} className="flex flex-col gap-3 p-3">
          <Skeleton className="w-64" />
          <Skeleton className="w-56" />
        </Loading>
      )}
      {data && all.length === 0 && (
        <EmptyState icon={Inbox} title={words.none}>
          {words.noneHelp}
        </EmptyState>
      )}
      <ul className="max-h-[60vh] divide-y overflow-y-auto">
        {all.map((one) => (
          <Row key={one.id} notification={one} onOpen={() => open(one)} />
        ))}
        {hasNextPage && (
          <li className="p-2">
            <Button size="sm" variant="ghost" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {words.more}
            </Button>
          </li>
        )}
      </ul>
    </>
  );
}

function Row({ notification, onOpen }: { notification: Notification; onOpen(): void }) {
  const { kind, level, title, body, createdAt, readAt } = notification;
  const Icon = icons[kind];
  const tone = { info: 'text-muted', warning: 'text-warning', error: 'text-negative' }[level];
  return (
    <li>
      <button type="button" onClick={onOpen} className="flex w-full gap-2.5 px-3 py-2.5 text-left hover:bg-hover">
        <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone)} strokeWidth={1.5} />
        <span className="min-w-0 flex-1">
          <span className={cn('block break-words', !readAt && 'font-medium')}>{title}</span>
          {body && <span className="line-clamp-2 break-words text-muted">{body}</span>}
          <time dateTime={createdAt} title={formatDateTime(createdAt)} className="text-muted text-xs">
            {formatDistance(createdAt)}
          </time>
        </span>
        {!readAt && (
          <span className="mt-1.5 size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">{words.unread}</span>
          </span>
        )}
      </button>
    </li>
  );
}
