import type { Session, User } from '@sequelstring/contract/auth.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import { create } from 'zustand';
import { queryClient } from './query-client.ts';
import { forgetAllRecent } from './recent.ts';

/**
 * `restoring` until the refresh cookie has answered; `expired` while the page stays but its person has to sign in again.
 */
export type SessionStatus = 'restoring' | 'signed-out' | 'signed-in' | 'expired';

interface SessionState {
  status: SessionStatus;
  user: User | null;
  /** Kept in memory alone; the refresh cookie is out of reach of scripts. */
  accessToken: string | null;
}

export const useSession = create<SessionState>(() => ({ status: 'restoring', user: null, accessToken: null }));

const hintKey = 'sequelstring.session';

/** Whether a refresh cookie is likely to exist, so that a first visit does not ask for a session in vain. */
export function mayHaveSession(): boolean {
  try {
    return localStorage.getItem(hintKey) !== null;
  } catch {
    return true;
  }
}

function hintSession(exists: boolean): void {
  try {
    if (exists) localStorage.setItem(hintKey, '1');
    else localStorage.removeItem(hintKey);
  } catch {
    // Storage is switched off; mayHaveSession then answers yes.
  }
}

/** What was loaded for a person, and the names of what they opened: the next one on this browser must not see it. */
function forgetPerson(): void {
  queryClient.clear();
  forgetAllRecent();
}

/** Takes over the session that signing in, setting up or refreshing returned; another tab may have signed in somebody else. */
export function beginSession(session: Session): void {
  const before = useSession.getState().user;
  if (before && before.id !== session.user.id) forgetPerson();
  hintSession(true);
  useSession.setState({ status: 'signed-in', user: session.user, accessToken: session.accessToken });
}

/** Forgets the session and its person: on signing out, here or in another tab, or where none could be restored. */
export function endSession(): void {
  hintSession(false);
  useSession.setState({ status: 'signed-out', user: null, accessToken: null });
  forgetPerson();
}

/**
 * Follows the other tabs of this browser: signs out with them, and calls `onSignedIn` when one of them has signed in.
 * @returns how to stop
 */
export function watchOtherTabs(onSignedIn: () => void): () => void {
  const follow = (event: StorageEvent) => {
    if (event.key !== hintKey) return;
    const { status } = useSession.getState();
    if (event.newValue === null && status !== 'signed-out') endSession();
    if (event.newValue !== null && status === 'signed-out') onSignedIn();
  };
  window.addEventListener('storage', follow);
  return () => window.removeEventListener('storage', follow);
}

/** Keeps the person and the page, but asks for the password again. */
export function expireSession(): void {
  if (useSession.getState().user) useSession.setState({ status: 'expired', accessToken: null });
  else endSession();
}

/** Replaces what is known of the signed-in user, after the profile was changed. */
export function setSessionUser(user: User): void {
  useSession.setState({ user });
}

/**
 * Waits until the person of an expired session has signed in again.
 * @returns false when they signed out instead
 */
export function reauthenticated(signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = ({ status }: SessionState) => {
      if (status === 'expired' || status === 'restoring') return;
      stop();
      resolve(status === 'signed-in');
    };
    const unsubscribe = useSession.subscribe(settle);
    const abort = () => {
      stop();
      reject(signal?.reason);
    };
    const stop = () => {
      unsubscribe();
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort);
    settle(useSession.getState());
  });
}

/** Whether the signed-in user has one of these roles. */
export function useHasRole(roles: readonly Role[]): boolean {
  return useSession((state) => state.user !== null && roles.includes(state.user.role));
}
