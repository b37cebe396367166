import type { KindName } from '@sequelstring/contract/records/field.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useSession } from '../../lib/session.ts';
import { useRealtime } from '../../lib/socket.ts';
import { pluralOf } from '../plural.ts';
import type { AnyRecord } from '../record.ts';

const highlightMs = 2000;
const refreshMs = 1000;

interface Highlights {
  ids: ReadonlySet<string>;
  add(id: string): void;
  remove(id: string): void;
}

/** Records that someone else changed a moment ago. */
export const useHighlights = create<Highlights>((set) => ({
  ids: new Set(),
  add: (id) => set(({ ids }) => ({ ids: new Set(ids).add(id) })),
  remove: (id) => set(({ ids }) => ({ ids: new Set([...ids].filter((other) => other !== id)) })),
}));

/**
 * Keeps what is known of records up to date with what others do: one refresh of the lists a second at most, so that an
 * import of thousands does not ask for them thousands of times.
 */
export function useRecordsLive(): void {
  const client = useQueryClient();
  const user = useSession((session) => session.user?.id);
  const refresh = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stale = useRef(new Set<string>());
  const highlights = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(
    () => () => {
      clearTimeout(refresh.current);
      for (const timer of highlights.current) clearTimeout(timer);
    },
    [],
  );
  const heard = (kind: KindName, id: string, action: string, actor: string | undefined) => {
    const plural = pluralOf(kind);
    const queryKey = [plural, 'one', id];
    // A deleted record cannot be asked for; what is shown of it stays, marked as deleted.
    if (action !== 'deleted' && action !== 'merged') void client.invalidateQueries({ queryKey });
    else {
      client.setQueryData<AnyRecord>(queryKey, (known) => known && { ...known, deletedAt: new Date().toISOString() });
    }
    for (const part of ['history', 'timeline']) void client.invalidateQueries({ queryKey: [plural, part, id] });
    stale.current.add(plural);
    refresh.current ??= setTimeout(() => {
      refresh.current = undefined;
      for (const one of stale.current) void client.invalidateQueries({ queryKey: [one, 'list'] });
      stale.current.clear();
    }, refreshMs);
    if (actor === user || useHighlights.getState().ids.size > 200) return;
    useHighlights.getState().add(id);
    const timer = setTimeout(() => {
      highlights.current.delete(timer);
      useHighlights.getState().remove(id);
    }, highlightMs);
    highlights.current.add(timer);
  };
  useRealtime('record:changed', ({ kind, id, action, actor }) => heard(kind, id, action, actor));
}
