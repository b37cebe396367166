import type { SearchHit } from '@sequelstring/contract/search.ts';
import { useQuery } from '@tanstack/react-query';
import { Search, StickyNote } from 'lucide-react';
import { type ReactNode, useDeferredValue } from 'react';
import { useNavigate } from 'react-router';
import { searchWords as words } from '../lib/messages/search.ts';
import { searchQuery } from '../lib/queries/search.ts';
import { useRecent } from '../lib/recent.ts';
import { Avatar } from '../ui/avatar.tsx';
import { linkedKinds } from './linked-kinds.ts';
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

const shown = 8;

/** What the palette offers for what is typed: recent records or found ones, then actions. */
export function usePaletteGroups(text: string): { groups: readonly PaletteGroup[]; notice: string | null } {
  const navigate = useNavigate();
  const recent = useRecent((state) => state.records);
  const actions = usePaletteActions(text).map(actionEntry);
  const query = useDeferredValue(text.trim());
  const found = useQuery(searchQuery(query, shown));
  if (text.trim() === '') {
    const entries = recent.slice(0, 5).map(({ to, label }) => ({
      id: `recent${to.replaceAll('/', '-')}`,
      label,
      mark: <Avatar name={label} size="xs" />,
      run: () => void navigate(to),
    }));
    return { groups: grouped({ Recent: entries, Actions: actions }), notice: null };
  }
  const hits = found.data?.data ?? [];
  const records = hits.map((hit) => hitEntry(hit, (to) => void navigate(to)));
  const all = everythingEntry(text.trim(), (to) => void navigate(to));
  const nothing = hits.length === 0 && found.data && !found.isPlaceholderData ? words.nothingInMenu(query) : null;
  const notice = found.isError ? words.unavailable : nothing;
  return { groups: grouped({ [words.records]: records, Actions: [...actions, all] }), notice };
}

const grouped = (groups: Record<string, readonly PaletteEntry[]>): PaletteGroup[] =>
  Object.entries(groups).map(([heading, entries]) => ({ heading, entries }));

function hitEntry(hit: SearchHit, go: (to: string) => void): PaletteEntry {
  const { kind, id } = hit.about ?? hit;
  const Icon = linkedKinds[hit.kind]?.icon ?? StickyNote;
  const isPerson = hit.kind === 'contact';
  return {
    id: hit.id,
    label: hit.title,
    detail: hit.detail ?? words.kind[hit.kind as keyof typeof words.kind],
    mark: isPerson ? (
      <Avatar name={hit.title} size="xs" />
    ) : (
      <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
    ),
    run: () => go(`${linkedKinds[kind]?.path ?? '/search'}/${id}`),
  };
}

/** The same search on its own page. */
const everythingEntry = (text: string, go: (to: string) => void): PaletteEntry => ({
  id: 'search-everything',
  label: words.searchFor(text),
  mark: <Search aria-hidden className="size-4 text-muted" strokeWidth={1.5} />,
  run: () => go(`/search?${new URLSearchParams({ q: text })}`),
});

function actionEntry({ id, label, keys, icon: Icon, run }: PaletteAction): PaletteEntry {
  const mark = <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />;
  return { id: `action-${id.replaceAll('/', '-')}`, label, keys, mark, run };
}
