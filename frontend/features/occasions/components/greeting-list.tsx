import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { currentTimeZone, formatDay, formatDayDistance, todayIn } from '../../../lib/format.ts';
import { useNarrow } from '../../../lib/media.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { GreetingRow } from './greeting-row.tsx';

interface GreetingListProps {
  greetings: readonly Greeting[];
  /** The greeting that is shown beside the list. */
  openId: string | undefined;
  onOpen(greeting: Greeting): void;
  /** Called when the end comes near and there is more. */
  onEnd?(): void;
  /** The latest day stands first. */
  newestFirst?: boolean;
  /** Under the days on which they went out, in the person's own zone. */
  bySending?: boolean;
  /** What went wrong stands in each row. */
  reasons?: boolean;
}

type Item = { day: string } | { greeting: Greeting };

/** Greetings under the days on which they are due; `j` and `k` move from one to the next. */
export function GreetingList(props: GreetingListProps) {
  const { greetings, openId, onOpen, onEnd, newestFirst, bySending, reasons } = props;
  const narrow = useNarrow();
  const scroll = useRef<HTMLDivElement>(null);
  const items = useMemo(
    () => groupByDay(greetings, bySending ? sendingDay : dueDay, newestFirst),
    [greetings, bySending, newestFirst],
  );
  const rowHeight = narrow || reasons ? 56 : 40;
  const virtual = useVirtualizer({
    count: items.length,
    getItemKey: (index) => keyOf(items[index]!),
    estimateSize: (index) => ('day' in items[index]! ? 36 : rowHeight),
    getScrollElement: () => scroll.current,
    overscan: 12,
    scrollPaddingStart: 36,
  });
  const visible = virtual.getVirtualItems();
  const currentDay = dayAt(items, visible.find(({ end }) => end > (virtual.scrollOffset ?? 0))?.index);
  const reached = (visible.at(-1)?.index ?? 0) >= items.length - 20;
  useEffect(() => {
    if (reached) onEnd?.();
  }, [reached, onEnd]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of rows is not in the cache of sizes
  useEffect(() => virtual.measure(), [rowHeight]);

  const move = (step: number) => {
    const rows = items.flatMap((item) => ('greeting' in item ? [item.greeting] : []));
    const at = rows.findIndex(({ id }) => id === openId);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (!next) return;
    onOpen(next);
    virtual.scrollToIndex(items.findIndex((item) => keyOf(item) === next.id));
  };
  useShortcut('j', () => move(1), { label: 'Next email', group: 'Occasions' });
  useShortcut('k', () => move(-1), { label: 'Previous email', group: 'Occasions' });

  return (
    <div ref={scroll} className="min-h-0 flex-1 overflow-y-auto bg-surface">
      {currentDay && (
        <div aria-hidden className="sticky top-0 z-10 h-0">
          <div className="h-9">
            <DayHead day={currentDay} />
          </div>
        </div>
      )}
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size, key }) => {
          const item = items[index]!;
          return (
            <li
              key={key}
              className="absolute inset-x-0 top-0"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {'day' in item ? (
                <DayHead day={item.day} />
              ) : (
                <GreetingRow
                  greeting={item.greeting}
                  open={item.greeting.id === openId}
                  twoLines={rowHeight > 40}
                  reasons={reasons}
                  onOpen={onOpen}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The day under which an item stands. */
function dayAt(items: readonly Item[], index = 0): string | undefined {
  for (let at = index; at >= 0; at--) {
    const item = items[at];
    if (item && 'day' in item) return item.day;
  }
  return undefined;
}

const keyOf = (item: Item): string => ('day' in item ? item.day : item.greeting.id);

const dueDay = ({ day }: Greeting): string => day;
const sendingDay = ({ sentAt, day }: Greeting): string => (sentAt ? todayIn(currentTimeZone(), new Date(sentAt)) : day);

/** A head for each day before its greetings. What is due at the same moment may stand on two days, of two zones. */
function groupByDay(
  greetings: readonly Greeting[],
  dayOf: (greeting: Greeting) => string,
  newestFirst = false,
): Item[] {
  const days = Map.groupBy(greetings, dayOf);
  const ordered = [...days.keys()].sort();
  if (newestFirst) ordered.reverse();
  return ordered.flatMap((day): Item[] => [{ day }, ...days.get(day)!.map((greeting) => ({ greeting }))]);
}

function DayHead({ day }: { day: string }) {
  const today = todayIn(currentTimeZone());
  return (
    <div className="flex h-full items-end gap-2 border-b bg-canvas px-4 pb-1.5 sm:px-6">
      <h2 className="font-medium">
        {formatDay(day, 'weekday')}
        {day.slice(0, 4) !== today.slice(0, 4) && ` ${day.slice(0, 4)}`}
      </h2>
      <span className="text-muted text-xs">{formatDayDistance(day, today)}</span>
    </div>
  );
}
