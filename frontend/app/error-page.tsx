import { useEffect } from 'react';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { unreachable } from '../lib/api-failure.ts';
import { onReconnect } from '../lib/socket.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** A page's code did not come: the server is away, or was updated and has another file now. */
const isMissingCode = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);

const reloadKey = 'sequelstring.reloaded';

/** Loads the page again, once, where the server answers: an update gave its files other names. */
async function reloadIfUpdated(): Promise<void> {
  if (sessionStorage.getItem(reloadKey) === location.pathname) return;
  const reply = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  if (!reply?.ok) return;
  sessionStorage.setItem(reloadKey, location.pathname);
  location.reload();
}

/** Stands in place of a page that broke: what happened, the id to quote, and a way to go on. */
export function ErrorPage({ inShell }: { inShell?: boolean }) {
  const error = useRouteError();
  const missing = isMissingCode(error);
  useEffect(() => {
    if (!missing) return console.error(error);
    void reloadIfUpdated();
    return onReconnect(() => location.reload());
  }, [missing, error]);
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  return (
    <ErrorState
      error={missing ? unreachable() : error}
      onRetry={() => location.reload()}
      className={inShell ? 'pt-[15vh]' : 'pt-[20vh]'}
    />
  );
}
