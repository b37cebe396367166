import { editors } from '@sequelstring/contract/route.ts';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useHasRole } from '../lib/session.ts';
import { listenForShortcuts, registerShortcuts, useKeys } from '../lib/shortcuts.ts';
import { setPaletteOpen, setShortcutsOpen, useOverlays } from './overlays.store.ts';
import { places } from './places.ts';
import { toggleCollapsed } from './sidebar.store.ts';

/** The keys that work on every page. Pages may take `c` and `/` for themselves. */
export function useShellShortcuts(): void {
  const navigate = useNavigate();
  const mayEdit = useHasRole(editors);
  useEffect(listenForShortcuts, []);
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
