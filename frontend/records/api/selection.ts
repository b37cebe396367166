import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AnyRecord } from '../record.ts';
import type { ListQuery } from './record.queries.ts';
import { loadRange } from './rows.ts';

/** As many records as are selected one by one; more are selected as all that the list has. */
export const selectionLimit = 1000;

/** The rows that are selected, and where a range that Shift extends began. */
export interface Selection {
  /** By id, as they were when they were selected; empty where all are. */
  records: ReadonlyMap<string, AnyRecord>;
  /** All that the list has are selected, loaded or not. */
  all: boolean;
  /** How many of the `total` are selected. */
  count(total: number): number;
  has(id: string): boolean;
  toggle(index: number, record: AnyRecord): void;
  /** Selects all rows from where the last one was selected up to this one. */
  extendTo(index: number, from: number): Promise<void>;
  /** Selects all `total` rows of the list. */
  selectAll(total: number): void;
  clear(): void;
}

/** Selection over a list of which only a part is loaded; a range loads what it needs. */
export function useSelection(kind: AnyKind, query: ListQuery): Selection {
  const client = useQueryClient();
  const [records, setRecords] = useState<ReadonlyMap<string, AnyRecord>>(new Map());
  const [anchor, setAnchor] = useState<number>();
  // For one list with one filter: another has others.
  const key = JSON.stringify(query);
  const [allOf, setAllOf] = useState<string>();
  const all = allOf === key;

  const add = useCallback(
    async (from: number, to: number) => {
      const range = await loadRange(client, kind, query, from, Math.min(to, from + selectionLimit - 1));
      setAllOf(undefined);
      setRecords((before) => {
        const all = [...before, ...range.map((record) => [record.id, record] as const)];
        return new Map([...new Map(all)].slice(0, selectionLimit));
      });
    },
    [client, kind, query],
  );

  return {
    records,
    all,
    count: (total) => (all ? total : records.size),
    has: (id) => all || records.has(id),
    toggle(index, record) {
      setAnchor(index);
      setAllOf(undefined);
      setRecords((before) => {
        const after = new Map(before);
        if (!after.delete(record.id) && after.size < selectionLimit) after.set(record.id, record);
        return after;
      });
    },
    extendTo(index, from) {
      const start = anchor ?? from;
      setAnchor(start);
      return add(Math.min(start, index), Math.max(start, index));
    },
    selectAll(total) {
      if (total <= selectionLimit) return void add(0, total - 1);
      setRecords(new Map());
      setAllOf(key);
    },
    clear() {
      setRecords(new Map());
      setAnchor(undefined);
      setAllOf(undefined);
    },
  };
}
