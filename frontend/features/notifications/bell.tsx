import { useQuery } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { notificationWords as words } from '../../lib/messages/notifications.ts';
import { unreadQuery } from '../../lib/queries/notifications.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';

const List = lazy(async () => ({ default: (await import('./notification-list.tsx')).NotificationList }));

/** How much there is to know, and the list of it. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const { data: unread = 0 } = useQuery(unreadQuery);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <span className="relative">
        <PopoverTrigger asChild>
          <IconButton icon={BellIcon} size="sm" label={words.bell(unread)} />
        </PopoverTrigger>
        {unread > 0 && (
          <span
            aria-hidden
            className="tabular pointer-events-none absolute -top-1.5 -right-1.5 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-on-accent text-xs leading-none"
          >
            {unread >= 100 ? '99+' : unread}
          </span>
        )}
      </span>
      <PopoverContent aria-label={words.notifications} className="w-96 max-w-[calc(100vw-1rem)] p-0">
        <Suspense fallback={<div className="h-40" />}>
          <List onLeave={() => setOpen(false)} />
        </Suspense>
      </PopoverContent>
    </Popover>
  );
}
