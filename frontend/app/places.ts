import {
  Building2,
  CalendarHeart,
  Handshake,
  House,
  ListChecks,
  type LucideIcon,
  MessagesSquare,
  Newspaper,
  Phone,
  Settings,
  Users,
} from 'lucide-react';

export interface Place {
  to: string;
  label: string;
  icon: LucideIcon;
  /** The key after `g` that goes there. */
  letter: string;
}

export interface PlaceGroup {
  label: string;
  places: readonly Place[];
}

/** Where one can go: the sidebar, the `g` shortcuts and the palette show the same places, and only what works. */
export const placeGroups: readonly PlaceGroup[] = [
  {
    label: 'Work',
    places: [
      { to: '/', label: 'Home', icon: House, letter: 'h' },
      { to: '/tasks', label: 'Tasks', icon: ListChecks, letter: 't' },
      { to: '/calls', label: 'Calls', icon: Phone, letter: 'l' },
      { to: '/occasions', label: 'Occasions', icon: CalendarHeart, letter: 'o' },
    ],
  },
  {
    label: 'Records',
    places: [
      { to: '/contacts', label: 'Contacts', icon: Users, letter: 'c' },
      { to: '/accounts', label: 'Accounts', icon: Building2, letter: 'a' },
      { to: '/opportunities', label: 'Opportunities', icon: Handshake, letter: 'p' },
    ],
  },
  {
    label: 'Signals',
    places: [
      { to: '/intelligence', label: 'Intelligence', icon: Newspaper, letter: 'n' },
      { to: '/social', label: 'Social', icon: MessagesSquare, letter: 's' },
    ],
  },
];

export const settingsPlace: Place = { to: '/settings', label: 'Settings', icon: Settings, letter: ',' };

export const places: readonly Place[] = [...placeGroups.flatMap((group) => group.places), settingsPlace];
