import { useEffect } from 'react';
import { queryClient } from '../lib/query-client.ts';
import { useSession } from '../lib/session.ts';
import { closeSocket, onReconnect, openSocket, useRealtime } from '../lib/socket.ts';
import { toast } from '../ui/toast.tsx';

/** Keeps the socket open while somebody is signed in; after a gap everything on the screen is asked for again. */
export function useLiveConnection(): void {
  const signedIn = useSession((state) => state.status === 'signed-in');
  useEffect(() => {
    if (!signedIn) return;
    void openSocket();
    return closeSocket;
  }, [signedIn]);
  useEffect(() => onReconnect(() => void queryClient.invalidateQueries()), []);
  useRealtime('notification', ({ level, title, body }) => {
    const show = level === 'info' ? toast.info : level === 'warning' ? toast.warning : toast.error;
    show(title, { description: body });
  });
}
