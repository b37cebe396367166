import type { RealtimeName, RealtimePayload, ServerToClient } from '@sequelstring/contract/realtime.ts';
import { useEffect, useRef } from 'react';
import type { io, Socket } from 'socket.io-client';
import { create } from 'zustand';
import { refreshSession } from './api.ts';
import { ApiFailure } from './api-failure.ts';
import { apiOrigin } from './api-origin.ts';
import { expireSession, useSession } from './session.ts';

/** `connecting` until the first connection, `reconnecting` while one is lost. */
export const useConnection = create<{ status: 'connecting' | 'online' | 'reconnecting' }>(() => ({
  status: 'connecting',
}));

type Listener = (payload: never) => void;

const listeners = new Map<RealtimeName, Set<Listener>>();
const returnListeners = new Set<() => void>();
let socket: Socket<ServerToClient> | null = null;
/** Whatever connects after this may have missed messages. */
let connectedBefore = false;
const retryMs = 3_000;
/** How long before the connection is begun the page may have begun to ask. */
const leadMs = 500;

/** Connects with the session's access token; a second call while connected does nothing. The library is given, as pages before signing in do without. */
export function openSocket(connect: typeof io): void {
  if (socket) return;
  const openedAt = performance.now();
  const opened: Socket<ServerToClient> = connect(apiOrigin || location.origin, {
    transports: ['websocket'],
    // What changes while the first data and the connection are on their way is told at once.
    auth: (give) => {
      const age = connectedBefore ? undefined : performance.now() - openedAt + leadMs;
      give({ token: useSession.getState().accessToken, age });
    },
  });
  socket = opened;
  opened.on('connect', () => {
    useConnection.setState({ status: 'online' });
    if (connectedBefore) for (const listener of returnListeners) listener();
    connectedBefore = true;
  });
  opened.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    useConnection.setState({ status: 'reconnecting' });
    if (reason === 'io server disconnect') void reconnectWithNewToken(opened);
  });
  opened.on('connect_error', () => {
    useConnection.setState({ status: 'reconnecting' });
    // Still active means that socket.io itself tries again; otherwise the server refused the token.
    if (!opened.active) void reconnectWithNewToken(opened);
  });
  opened.onAny((name: RealtimeName, payload: unknown) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  });
}

async function reconnectWithNewToken(opened: Socket): Promise<void> {
  try {
    await refreshSession();
    if (socket === opened) opened.connect();
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 401) return expireSession();
    // The server is away or busy: that says nothing about the session.
    setTimeout(() => socket === opened && void reconnectWithNewToken(opened), retryMs);
  }
}

/** Tries to connect at once instead of after the pause between attempts. */
export function reconnectNow(): void {
  // While socket.io pauses between two attempts, connecting does nothing; to disconnect ends the pause.
  socket?.disconnect().connect();
}

/** Ends the connection: on signing out, or while the session waits for its person to sign in again. */
export function closeSocket(): void {
  socket?.disconnect();
  socket = null;
  useConnection.setState({ status: 'connecting' });
}

/** Calls the handler with each message of this name while the component is shown. */
export function useRealtime<N extends RealtimeName>(name: N, handler: (payload: RealtimePayload<N>) => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const listener = (payload: RealtimePayload<N>) => latest.current(payload);
    const named = listeners.get(name) ?? new Set();
    listeners.set(name, named.add(listener));
    return () => {
      named.delete(listener);
    };
  }, [name]);
}

/**
 * Calls the handler whenever a lost connection is back, as messages in between were missed.
 * @returns how to stop
 */
export function onReconnect(handler: () => void): () => void {
  returnListeners.add(handler);
  return () => {
    returnListeners.delete(handler);
  };
}
