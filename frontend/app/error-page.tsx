import { useEffect } from 'react';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { ErrorState } from '../ui/error-state.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** A page's code that is gone after an update of the server; loading the page again finds the new one. */
const isStaleChunk = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);

const reloadKey = 'sequelstring.reloaded';

/** Stands in place of a page that broke: what happened, the id to quote, and a way to go on. */
export function ErrorPage({ inShell }: { inShell?: boolean }) {
  const error = useRouteError();
  const stale = isStaleChunk(error);
  useEffect(() => {
    if (!stale || sessionStorage.getItem(reloadKey) === location.pathname) return;
    sessionStorage.setItem(reloadKey, location.pathname);
    location.reload();
  }, [stale]);
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  return <ErrorState error={error} onRetry={() => location.reload()} className={inShell ? 'pt-[15vh]' : 'pt-[20vh]'} />;
}
