import { editors } from '@sequelstring/contract/route.ts';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useHasRole } from '../lib/session.ts';
import { listenForShortcuts, registerShortcuts, useKeys } from '../lib/shortcuts.ts';
import { setPaletteOpen, setShortcutsOpen, useOverlays } from './overlays.store.ts';
import { places } from './places.ts';
import { toggleCollapsed } from './sidebar.store.ts';

/** The keys that work on every page. Pages may take `c` and `/` for themselves. */
export function useShellShortcuts(): void {
  const navigate = useNavigate();
  const mayEdit = useHasRole(editors);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  const listener = useRef<ReturnType<typeof listenForShortcuts>>(null);
  useEffect(() => {
    // The address changes at once, the page when its code is here.
    listener.current = listenForShortcuts(() => window.location.pathname !== shown.current);
    return () => listener.current?.stop();
  }, []);
  useEffect(() => {
    shown.current = pathname;
    listener.current?.resume();
  }, [pathname]);
  const { palette } = useOverlays();
  useKeys('app.palette', () => setPaletteOpen(!palette));
  useKeys('app.search', () => setPaletteOpen(true));
  useKeys('app.shortcuts', () => setShortcutsOpen(true));
  useKeys('app.sidebar', toggleCollapsed);
  useKeys('app.create', () => void navigate('/contacts?create=true'), { disabled: !mayEdit });
  useEffect(
    () =>
      registerShortcuts(
        places.map(({ to, label, letter }) => ({
          keys: `g ${letter}`,
          label,
          group: 'Go to',
          run: () => void navigate(to),
        })),
      ),
    [navigate],
  );
}
