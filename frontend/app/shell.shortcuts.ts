import { editors } from '@sequelstring/contract/route.ts';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useHasRole } from '../lib/session.ts';
import { listenForShortcuts, useShortcut } from '../lib/shortcuts.ts';
import { setPaletteOpen, setShortcutsOpen, useOverlays } from './overlays.store.ts';
import { places, settingsPlace } from './places.ts';
import { toggleCollapsed } from './sidebar.store.ts';

const [home, contacts, occasions, imports] = places;

/** The keys that work on every page. Pages may take `c` and `/` for themselves. */
export function useShellShortcuts(): void {
  const navigate = useNavigate();
  const mayEdit = useHasRole(editors);
  const go =
    (to = '/') =>
    () =>
      void navigate(to);
  useEffect(listenForShortcuts, []);
  const { palette } = useOverlays();
  useShortcut('mod+k', () => setPaletteOpen(!palette), { label: 'Search and run', group: 'General', inDialog: true });
  useShortcut('/', () => setPaletteOpen(true), { label: 'Search', group: 'General', givesWay: true });
  useShortcut('?', () => setShortcutsOpen(true), { label: 'Keyboard shortcuts', group: 'General', palette: true });
  useShortcut('[', toggleCollapsed, { label: 'Collapse or expand the sidebar', group: 'General', palette: true });
  useShortcut('c', go('/contacts?create=true'), {
    label: 'New contact',
    group: 'General',
    palette: true,
    givesWay: true,
    disabled: !mayEdit,
  });
  useShortcut('g h', go(home?.to), { label: 'Home', group: 'Go to' });
  useShortcut('g c', go(contacts?.to), { label: 'Contacts', group: 'Go to' });
  useShortcut('g o', go(occasions?.to), { label: 'Occasions', group: 'Go to' });
  useShortcut('g i', go(imports?.to), { label: 'Imports', group: 'Go to', disabled: !mayEdit });
  useShortcut('g s', go(settingsPlace.to), { label: 'Settings', group: 'Go to' });
}
