import type { Call } from '@sequelstring/contract/calls.ts';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../../../lib/session.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { useCallsLive, useLiveCalls } from '../api/call.queries.ts';
import { usePhone } from '../phone/phone.store.ts';
import { useBrowserPhone } from '../phone/use-browser-phone.ts';

const LiveCallBar = lazy(async () => ({ default: (await import('./live-call-bar.tsx')).LiveCallBar }));

/** Follows my calls on every page; what draws them comes with the first. */
export function LiveCalls() {
  const me = useSession((state) => state.user?.id);
  const { data } = useLiveCalls();
  const on = usePhone((state) => state.on);
  const [incoming, setIncoming] = useState<Call>();
  useBrowserPhone(data?.inBrowser === true);
  useCallsLive();
  useRealtime('call:started', (call) => {
    if (call.user === me && call.type === 'inbound') setIncoming(call);
  });
  const running = data?.calls ?? [];
  if (running.length === 0 && !on) return null;
  return (
    <Suspense fallback={null}>
      <LiveCallBar running={running} on={on} incoming={incoming?.id} onClose={() => setIncoming(undefined)} />
    </Suspense>
  );
}
