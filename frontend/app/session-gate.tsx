import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useMatches } from 'react-router';
import { restoreSession } from '../lib/api.ts';
import { mayHaveSession, useSession, watchOtherTabs } from '../lib/session.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Splash } from './splash.tsx';

/** A server that is away is asked again this often; the page comes by itself. */
const retryMs = 5_000;

/** Takes up the session when the page loads; who is signed out goes to the sign-in page and comes back afterwards. */
export function SessionGate() {
  const status = useSession((state) => state.status);
  const location = useLocation();
  const [failure, setFailure] = useState<unknown>(null);
  const matches = useMatches();
  const restoring = status === 'restoring';
  useEffect(() => {
    if (restoring && failure === null) restoreSession().catch(setFailure);
  }, [restoring, failure]);
  useEffect(() => {
    if (failure === null) return;
    const timer = setTimeout(() => restoreSession().then(() => setFailure(null), setFailure), retryMs);
    return () => clearTimeout(timer);
  }, [failure]);
  useEffect(() => {
    if (!mayHaveSession()) return;
    for (const { handle } of matches) loadAhead(handle);
  }, [matches]);
  useEffect(() => watchOtherTabs(() => useSession.setState({ status: 'restoring' })), []);
  if (restoring && failure !== null) {
    return <ErrorState error={failure} onRetry={() => setFailure(null)} className="pt-[20vh]" />;
  }
  if (restoring) return <Splash />;
  if (status === 'signed-out') {
    const from = location.pathname + location.search;
    return <Navigate to="/sign-in" replace state={from === '/' ? null : { from }} />;
  }
  return <Outlet />;
}

/** The code of the page may come while the session is being restored. */
function loadAhead(handle: unknown): void {
  const load = (handle as { load?: () => Promise<unknown> } | undefined)?.load;
  load?.().catch(() => {});
}
