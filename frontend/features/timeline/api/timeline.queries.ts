import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRealtime } from '../../../lib/socket.ts';
import { recordApi } from '../../../records/record.ts';

export const timelineKey = (kind: AnyKind, id: string) => [kind.plural, 'timeline', id] as const;

/** What happened around a record, newest first, in pages. */
const timelineQuery = (kind: AnyKind, id: string, type: string) =>
  infiniteQueryOptions({
    queryKey: [...timelineKey(kind, id), type],
    queryFn: ({ signal, pageParam }) =>
      recordApi(kind).timeline(
        id,
        { limit: 30, ...(type && { type }), ...(pageParam && { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.nextCursor : undefined),
    // Nobody listens for it while another tab is open.
    staleTime: 0,
  });

/** The timeline of a record, kept up to date with what others do. */
export function useTimeline(kind: AnyKind, id: string, type: string) {
  const client = useQueryClient();
  useRealtime('timeline:changed', (changed) => {
    if (changed.kind === kind.kind && changed.id === id) {
      void client.invalidateQueries({ queryKey: timelineKey(kind, id) });
    }
  });
  return useInfiniteQuery(timelineQuery(kind, id, type));
}

const togetherMs = 3_600_000;

/** Changes that one person made within an hour read as one. */
export function foldChanges(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const folded: TimelineEntry[] = [];
  for (const entry of entries) {
    const later = folded.at(-1);
    if (!later || !belongsTo(later, entry)) {
      folded.push(entry);
      continue;
    }
    const changes = new Map((later.changes ?? []).map((change) => [change.field, change]));
    for (const change of entry.changes ?? []) {
      const known = changes.get(change.field);
      changes.set(change.field, known ? { ...known, from: change.from } : change);
    }
    folded[folded.length - 1] = { ...later, changes: [...changes.values()] };
  }
  return folded;
}

const belongsTo = (later: TimelineEntry, entry: TimelineEntry): boolean =>
  later.type === 'change' &&
  entry.type === 'change' &&
  later.actor === entry.actor &&
  later.about[0]?.id === entry.about[0]?.id &&
  Date.parse(later.at) - Date.parse(entry.at) < togetherMs;
