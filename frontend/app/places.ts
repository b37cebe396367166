import { CalendarHeart, FileUp, House, type LucideIcon, Settings, Users } from 'lucide-react';

export interface Place {
  to: string;
  label: string;
  icon: LucideIcon;
  /** The letter after `g` that goes there. */
  letter: string;
  /** Hidden from those who may only read. */
  editorsOnly?: boolean;
}

/** Where one can go: the sidebar, the `g` shortcuts and the palette show the same places. */
export const places: readonly Place[] = [
  { to: '/', label: 'Home', icon: House, letter: 'h' },
  { to: '/contacts', label: 'Contacts', icon: Users, letter: 'c' },
  { to: '/occasions', label: 'Occasions', icon: CalendarHeart, letter: 'o' },
  { to: '/imports', label: 'Imports', icon: FileUp, letter: 'i', editorsOnly: true },
];

export const settingsPlace: Place = { to: '/settings', label: 'Settings', icon: Settings, letter: 's' };
