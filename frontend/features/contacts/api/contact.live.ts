import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useSession } from '../../../lib/session.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { contactQuery } from './contact.queries.ts';

const highlightMs = 2000;
const refreshMs = 1000;

interface Highlights {
  ids: ReadonlySet<string>;
  add(id: string): void;
  remove(id: string): void;
}

/** Contacts that somebody else changed a moment ago. */
export const useHighlights = create<Highlights>((set) => ({
  ids: new Set(),
  add: (id) => set(({ ids }) => ({ ids: new Set(ids).add(id) })),
  remove: (id) => set(({ ids }) => ({ ids: new Set([...ids].filter((other) => other !== id)) })),
}));

/**
 * Keeps what is shown of contacts up to date with what others do: one refresh of the lists a second at most, so that an
 * import of thousands does not ask for the list thousands of times.
 */
export function useContactsLive(): void {
  const client = useQueryClient();
  const user = useSession((session) => session.user?.id);
  const refresh = useRef<ReturnType<typeof setTimeout>>(undefined);
  const highlights = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(
    () => () => {
      clearTimeout(refresh.current);
      for (const timer of highlights.current) clearTimeout(timer);
    },
    [],
  );
  useRealtime('contact:changed', ({ contactId, change, actor }) => {
    const { queryKey } = contactQuery(contactId);
    // A deleted contact cannot be asked for; what is shown of it stays, marked as deleted.
    if (change !== 'deleted') void client.invalidateQueries({ queryKey });
    else client.setQueryData(queryKey, (known) => known && { ...known, deletedAt: new Date().toISOString() });
    refresh.current ??= setTimeout(() => {
      refresh.current = undefined;
      void client.invalidateQueries({ queryKey: ['contacts', 'list'] });
    }, refreshMs);
    if (actor === user || useHighlights.getState().ids.size > 200) return;
    useHighlights.getState().add(contactId);
    const timer = setTimeout(() => {
      highlights.current.delete(timer);
      useHighlights.getState().remove(contactId);
    }, highlightMs);
    highlights.current.add(timer);
  });
}
