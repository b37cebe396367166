import { type Contact, crm } from '@sequelstring/contract/crm.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../lib/api.ts';
import { displayName } from '../lib/format.ts';
import { useRecent } from '../lib/recent.ts';
import { Avatar } from '../ui/avatar.tsx';
import { findContacts } from './find-contacts.ts';
import { type PaletteAction, usePaletteActions } from './palette.actions.ts';

export interface PaletteEntry {
  id: string;
  label: string;
  /** At the right, muted. */
  detail?: string;
  keys?: string;
  mark: ReactNode;
  run: () => void;
}

export interface PaletteGroup {
  heading: string;
  entries: readonly PaletteEntry[];
}

/** What the palette offers for what is typed: recent records or found contacts, then actions. */
export function usePaletteGroups(text: string): { groups: readonly PaletteGroup[]; notice: string | null } {
  const navigate = useNavigate();
  const recent = useRecent((state) => state.records);
  const actions = usePaletteActions(text).map(actionEntry);
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['contacts', 'palette', query],
    queryFn: ({ signal }) =>
      findContacts(query, async (q, limit) => (await api.call(crm.listContacts, { query: { q, limit }, signal })).data),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
  if (text.trim() === '') {
    const entries = recent.slice(0, 5).map(({ to, label }) => ({
      id: `recent${to.replaceAll('/', '-')}`,
      label,
      mark: <Avatar name={label} size="xs" />,
      run: () => void navigate(to),
    }));
    return { groups: grouped({ Recent: entries, Actions: actions }), notice: null };
  }
  const contacts = (found.data ?? []).map((contact) => contactEntry(contact, (to) => void navigate(to)));
  const nothing = found.data?.length === 0 && !found.isPlaceholderData ? `No contact matches “${query}”.` : null;
  const notice = found.isError ? 'Contacts cannot be searched right now.' : nothing;
  return { groups: grouped({ Contacts: contacts, Actions: actions }), notice };
}

const grouped = (groups: Record<string, readonly PaletteEntry[]>): PaletteGroup[] =>
  Object.entries(groups).map(([heading, entries]) => ({ heading, entries }));

function contactEntry(contact: Contact, go: (to: string) => void): PaletteEntry {
  const label = displayName(contact);
  const detail = [contact.title, contact.companyName].filter(Boolean).join(', ') || contact.email;
  return {
    id: contact.id,
    label,
    detail: detail === label ? undefined : detail,
    mark: <Avatar name={label} size="xs" />,
    run: () => go(`/contacts/${contact.id}`),
  };
}

function actionEntry({ id, label, keys, icon: Icon, run }: PaletteAction): PaletteEntry {
  const mark = <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />;
  return { id: `action-${id.replaceAll('/', '-')}`, label, keys, mark, run };
}
