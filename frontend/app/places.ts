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
import * as pages from './pages.ts';

export interface Place {
  to: string;
  label: string;
  icon: LucideIcon;
  /** The key after `g` that goes there. */
  letter: string;
  /** Its code, fetched when the pointer or the keyboard comes near. */
  load: pages.Load;
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
      { to: '/', label: 'Home', icon: House, letter: 'h', load: pages.home },
      { to: '/tasks', label: 'Tasks', icon: ListChecks, letter: 't', load: pages.tasks },
      { to: '/calls', label: 'Calls', icon: Phone, letter: 'l', load: pages.calls },
      { to: '/occasions', label: 'Occasions', icon: CalendarHeart, letter: 'o', load: pages.occasions },
    ],
  },
  {
    label: 'Records',
    places: [
      { to: '/contacts', label: 'Contacts', icon: Users, letter: 'c', load: pages.contacts },
      { to: '/accounts', label: 'Accounts', icon: Building2, letter: 'a', load: pages.accounts },
      { to: '/opportunities', label: 'Opportunities', icon: Handshake, letter: 'p', load: pages.opportunities },
    ],
  },
  {
    label: 'Signals',
    places: [
      { to: '/intelligence', label: 'Intelligence', icon: Newspaper, letter: 'n', load: pages.intelligence },
      { to: '/social', label: 'Social', icon: MessagesSquare, letter: 's', load: pages.social },
    ],
  },
];

export const settingsPlace: Place = {
  to: '/settings',
  label: 'Settings',
  icon: Settings,
  letter: ',',
  load: pages.settings,
};

export const places: readonly Place[] = [...placeGroups.flatMap((group) => group.places), settingsPlace];
