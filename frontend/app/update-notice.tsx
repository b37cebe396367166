import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';

/** Whether the server answers, so that code which did not come is gone from it rather than out of reach. */
async function isServerThere(): Promise<boolean> {
  const reply = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  return reply?.ok === true;
}

/** Offers to load the page again when a part of its code is gone from the server, which an update did. */
export function UpdateNotice() {
  const [updated, setUpdated] = useState(false);
  useEffect(() => {
    const onMissing = () => void isServerThere().then((there) => there && setUpdated(true));
    window.addEventListener('vite:preloadError', onMissing);
    return () => window.removeEventListener('vite:preloadError', onMissing);
  }, []);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-4">
      {updated && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-lg border bg-surface py-2 pr-2 pl-4 shadow-lg">
          <p>This page is of an older version.</p>
          <Button size="sm" variant="primary" onClick={() => location.reload()}>
            <RefreshCw aria-hidden className="size-4" strokeWidth={1.5} />
            Reload
          </Button>
        </div>
      )}
    </div>
  );
}
