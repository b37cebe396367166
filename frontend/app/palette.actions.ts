import { admins, editors } from '@sequelstring/contract/route.ts';
import { CalendarHeart, FileText, FileUp, LogOut, type LucideIcon, Monitor, Moon, Sun, Zap } from 'lucide-react';
import { useNavigate } from 'react-router';
import { signOut } from '../features/auth/api/auth.actions.ts';
import { matchScore } from '../lib/fuzzy.ts';
import { useHasRole } from '../lib/session.ts';
import { settingsFor } from '../lib/settings-pages.ts';
import { type Shortcut, useShortcuts } from '../lib/shortcuts.ts';
import { setTheme } from '../lib/theme.ts';
import { places } from './places.ts';

export interface PaletteAction {
  id: string;
  label: string;
  icon: LucideIcon;
  /** Other words by which it is found. */
  words?: string;
  keys?: string;
  run: () => void;
}

/** The page's own actions, the places to go, and what works everywhere, as far as they answer what is typed. */
export function usePaletteActions(text: string): readonly PaletteAction[] {
  const navigate = useNavigate();
  const mayEdit = useHasRole(editors);
  const isAdmin = useHasRole(admins);
  const shortcuts = useShortcuts((state) => state.shortcuts);
  const go = (label: string, to: string, icon: LucideIcon, more: Partial<PaletteAction> = {}): PaletteAction => ({
    id: to,
    label,
    icon,
    run: () => void navigate(to),
    ...more,
  });
  const goPlaces = places.map((place) =>
    go(`Go to ${place.label}`, place.to, place.icon, { words: place.label, keys: `g ${place.letter}` }),
  );
  const within = [
    go('Occasions: Needs attention', '/occasions?view=attention', CalendarHeart, {
      id: 'attention',
      words: 'needs attention failed bounced uncertain',
    }),
    go('Occasions: Sent', '/occasions?view=sent', CalendarHeart, { id: 'sent', words: 'sent email' }),
    go('Occasions: Templates', '/occasions/templates', FileText, { words: 'templates' }),
    ...(mayEdit
      ? [
          go('Import a file', '/imports', FileUp, {
            words: 'import csv excel xlsx vcard contacts accounts opportunities tasks',
          }),
        ]
      : []),
    ...(mayEdit ? [go('New template', '/occasions/templates/new', FileText, { words: 'create template' })] : []),
  ];
  const settings = settingsFor(isAdmin)
    .flatMap(({ pages }) => pages)
    .map(({ to, label, icon, words }) => go(`Settings: ${label}`, to, icon, { id: `settings-${to}`, words }));
  const all = [...shortcutActions(shortcuts), ...goPlaces, ...within, ...settings, ...everywhere];
  if (text.trim() === '') return all.filter((action) => action.keys !== undefined || action.id.startsWith('shortcut'));
  return all
    .map((action) => ({
      action,
      score: Math.max(matchScore(action.label, text), matchScore(action.words ?? '', text)),
    }))
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action)
    .slice(0, 8);
}

/** The latest of each key, pages before the shell. */
function shortcutActions(shortcuts: readonly Shortcut[]): PaletteAction[] {
  const effective = new Map(shortcuts.filter(({ palette }) => palette).map((shortcut) => [shortcut.keys, shortcut]));
  return [...effective.values()]
    .sort((a, b) => b.id - a.id)
    .map(({ id, keys, label, run }) => ({ id: `shortcut-${id}`, label, keys, icon: Zap, run }));
}

const everywhere: readonly PaletteAction[] = [
  { id: 'theme-light', label: 'Light theme', words: 'theme light', icon: Sun, run: () => setTheme('light') },
  { id: 'theme-dark', label: 'Dark theme', words: 'theme dark', icon: Moon, run: () => setTheme('dark') },
  {
    id: 'theme-system',
    label: "The system's theme",
    words: 'theme system',
    icon: Monitor,
    run: () => setTheme('system'),
  },
  { id: 'sign-out', label: 'Sign out', words: 'log out leave', icon: LogOut, run: () => void signOut() },
];
