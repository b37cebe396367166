import type { Contact } from '@sequelstring/contract/crm.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react';
import { useNavigate } from 'react-router';
import { type ContactRows, contactQuery } from '../api/contact.queries.ts';
import type { ListSelection } from '../api/list-selection.ts';

/** What the list knows of the person's place in it. */
export interface GridPlace {
  /** The row under the keyboard's cursor; -1 for none. */
  active: number;
  onActive(index: number): void;
  /** Shows a contact beside the list, or nothing. */
  onPeek(contact: Contact | undefined): void;
  peeking: boolean;
  selection: ListSelection;
  selectable: boolean;
}

/** Clicks anywhere in the list: on a name it opens, on the box it selects, with Shift it selects a range, else it peeks. */
export function useGridPointer(rows: ContactRows, place: GridPlace, narrow: boolean) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const under = ({ target }: { target: EventTarget }) => {
    const element = target as Element;
    const index = Number(element.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    return { index, contact: rows.at(index), link: element.closest('a'), box: element.closest('[data-toggle]') };
  };
  const prefetch = (event: MouseEvent | FocusEvent) => {
    const { contact, link } = under(event);
    if (!contact || !link) return;
    remember(client, contact);
    if (!contact.deletedAt) void client.prefetchQuery(contactQuery(contact.id));
  };
  return {
    onClick(event: MouseEvent) {
      const { index, contact, link, box } = under(event);
      if (contact) remember(client, contact);
      if (!contact || link) return;
      place.onActive(index);
      if (event.shiftKey && place.selectable) void place.selection.extendTo(index);
      else if (box && place.selectable) place.selection.toggle(index, contact);
      else if (narrow) navigate(`/contacts/${contact.id}`);
      else place.onPeek(contact);
    },
    onDoubleClick(event: MouseEvent) {
      const { contact, box } = under(event);
      if (contact && !box) navigate(`/contacts/${contact.id}`);
    },
    onMouseDown(event: MouseEvent) {
      // A range is being selected, not text.
      if (event.shiftKey) event.preventDefault();
    },
    onMouseOver: prefetch,
    onFocus(event: FocusEvent<HTMLElement>) {
      const byKeyboard = event.target === event.currentTarget && event.target.matches(':focus-visible');
      if (byKeyboard && place.active < 0) place.onActive(0);
      prefetch(event);
    },
  };
}

/** What the list knows of a contact stands on its page until the server has answered; of a deleted one that is all there is. */
function remember(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactQuery(contact.id).queryKey, (known) => known ?? contact);
}

/** Moving through the list, selecting and opening by keyboard; `?` lists the keys. */
export function useGridKeys(rows: ContactRows, place: GridPlace) {
  const { active, peeking, selection, selectable } = place;
  const client = useQueryClient();
  const navigate = useNavigate();
  const contact = rows.at(active);

  const moveTo = (target: number, extend: boolean) => {
    const index = Math.max(0, Math.min(rows.total - 1, target));
    if (rows.total === 0) return;
    place.onActive(index);
    if (extend && selectable) void selection.extendTo(index);
    const next = rows.at(index);
    if (peeking && next) show(next);
  };
  const show = (shown: Contact | undefined) => {
    if (shown) remember(client, shown);
    place.onPeek(shown);
  };

  const act = (key: string, shift: boolean): boolean => {
    const target = moves.get(key)?.(active, rows.total);
    if (target !== undefined) moveTo(target, shift);
    else if (key === 'Enter' && contact) {
      remember(client, contact);
      navigate(`/contacts/${contact.id}`);
    } else if (key === ' ') show(peeking ? undefined : contact);
    else if (key === 'x' && contact && selectable) selection.toggle(active, contact);
    else if (key === 'Escape' && peeking) show(undefined);
    else if (key === 'Escape' && selection.ids.size > 0) selection.clear();
    else return false;
    return true;
  };

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target !== event.currentTarget) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (act(key, event.shiftKey)) event.preventDefault();
  };
}

/** Where a key leads from a position in a list of so many rows. */
const moves = new Map<string, (from: number, total: number) => number>([
  ['ArrowDown', (from) => from + 1],
  ['j', (from) => from + 1],
  ['ArrowUp', (from) => from - 1],
  ['k', (from) => from - 1],
  ['PageDown', (from) => from + 20],
  ['PageUp', (from) => from - 20],
  ['Home', () => 0],
  ['End', (_from, total) => total - 1],
]);
