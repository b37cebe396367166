import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { reconnectNow, useConnection } from '../lib/socket.ts';
import { Tooltip } from '../ui/tooltip.tsx';

/** A blip is not worth a word. */
const patience = 2_500;

/** Says when the connection for live updates is lost, and what that means. */
export function ConnectionNotice({ collapsed }: { collapsed: boolean }) {
  const lost = useConnection((state) => state.status === 'reconnecting');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), patience);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {shown && (
        <Tooltip content="Live updates are paused until the server answers again. Click to try now." side="right">
          <button
            type="button"
            onClick={reconnectNow}
            className="flex min-h-8 w-full items-center gap-2 rounded-md bg-warning-soft px-2 text-left text-warning text-xs"
          >
            <WifiOff aria-hidden className="size-4 shrink-0" strokeWidth={1.5} />
            <span className={collapsed ? 'sr-only' : undefined}>Reconnecting…</span>
          </button>
        </Tooltip>
      )}
    </div>
  );
}
