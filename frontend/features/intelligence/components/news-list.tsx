import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useIsRead } from '../api/news.actions.ts';
import { NewsAlertCard } from './news-alert-card.tsx';

interface NewsListProps {
  alerts: readonly NewsAlert[];
  openId: string | undefined;
  onOpen(alert: NewsAlert): void;
  /** Called when the end comes near. */
  onEnd(): void;
}

/** The stories of the feed; the open one is kept in sight. */
export function NewsList({ alerts, openId, onOpen, onEnd }: NewsListProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const isRead = useIsRead();
  const virtual = useVirtualizer({
    count: alerts.length,
    getItemKey: (index) => alerts[index]!.id,
    estimateSize: () => 64,
    getScrollElement: () => scroll.current,
    overscan: 10,
  });
  const visible = virtual.getVirtualItems();
  const nearEnd = (visible.at(-1)?.index ?? 0) >= alerts.length - 10;
  useEffect(() => {
    if (nearEnd) onEnd();
  }, [nearEnd, onEnd]);
  const openAt = alerts.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (openAt >= 0) virtual.scrollToIndex(openAt);
  }, [openAt, virtual]);
  return (
    <div ref={scroll} className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, key }) => {
          const alert = alerts[index]!;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <NewsAlertCard alert={alert} open={alert.id === openId} isRead={isRead(alert)} onOpen={onOpen} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
