import type { Contact } from '@sequelstring/contract/crm.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ContactFilters } from './contact.filters.ts';
import { loadRange } from './contact.queries.ts';

/** As many contacts as can be selected, and changed, at once. */
export const selectionLimit = 1000;

/** The rows that are selected, and where a range that Shift extends began. */
export interface ListSelection {
  ids: ReadonlySet<string>;
  toggle(index: number, contact: Contact): void;
  /** Selects all rows from where the last one was selected up to this one. */
  extendTo(index: number): Promise<void>;
  /** Selects the first `total` rows of the list. */
  selectAll(total: number): Promise<void>;
  clear(): void;
  /** A range was cut off at `selectionLimit`. */
  limited: boolean;
}

/** Selection over a list of which only a part is loaded; a range loads what it needs. */
export function useListSelection(filters: ContactFilters): ListSelection {
  const client = useQueryClient();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<number>();
  const [limited, setLimited] = useState(false);

  const add = useCallback(
    async (from: number, to: number) => {
      const contacts = await loadRange(client, filters, from, Math.min(to, from + selectionLimit - 1));
      setLimited(to - from >= selectionLimit);
      setIds((before) => new Set([...before, ...contacts.map((contact) => contact.id)].slice(0, selectionLimit)));
    },
    [client, filters],
  );

  return {
    ids,
    limited,
    toggle(index, contact) {
      setAnchor(index);
      setLimited(false);
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(contact.id) && after.size < selectionLimit) after.add(contact.id);
        return after;
      });
    },
    extendTo(index) {
      const from = anchor ?? index;
      setAnchor((before) => before ?? index);
      return add(Math.min(from, index), Math.max(from, index));
    },
    selectAll: (total) => add(0, total - 1),
    clear() {
      setIds(new Set());
      setAnchor(undefined);
      setLimited(false);
    },
  };
}
