import { useEffect } from 'react';
import { io } from 'socket.io-client';
import { queryClient } from '../lib/query-client.ts';
import { useSession } from '../lib/session.ts';
import { closeSocket, onReconnect, openSocket, useRealtime } from '../lib/socket.ts';
import { pluralOf } from '../records/plural.ts';
import { toast } from '../ui/toast.tsx';

/** Keeps the socket open while somebody is signed in; after a gap everything on the screen is asked for again. */
export function useLiveConnection(): void {
  const signedIn = useSession((state) => state.status === 'signed-in');
  useEffect(() => {
    if (!signedIn) return;
    openSocket(io);
    return closeSocket;
  }, [signedIn]);
  useEffect(() => onReconnect(() => void queryClient.invalidateQueries()), []);
  // An import tells of its records together, not of each.
  useRealtime('import:progress', ({ dryRun, kind }) => {
    if (!dryRun) void queryClient.invalidateQueries({ queryKey: [pluralOf(kind), 'list'] });
  });
  useRealtime('notification', ({ kind, level, title, body }) => {
    void queryClient.invalidateQueries({ queryKey: ['notifications'] });
    // News shows itself.
    if (kind === 'alert') return;
    const show = level === 'info' ? toast.info : level === 'warning' ? toast.warning : toast.error;
    show(title, { description: body });
  });
}
