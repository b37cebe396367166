import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AnyRecord } from '../record.ts';
import type { ListQuery } from './record.queries.ts';
import { loadRange } from './rows.ts';

/** As many records as can be selected, and changed, at once. */
export const selectionLimit = 1000;

/** The rows that are selected, and where a range that Shift extends began. */
export interface Selection {
  /** By id, as they were when they were selected. */
  records: ReadonlyMap<string, AnyRecord>;
  toggle(index: number, record: AnyRecord): void;
  /** Selects all rows from where the last one was selected up to this one. */
  extendTo(index: number, from: number): Promise<void>;
  /** Selects the first `total` rows of the list. */
  selectAll(total: number): Promise<void>;
  clear(): void;
  /** A range was cut off at `selectionLimit`. */
  limited: boolean;
}

/** Selection over a list of which only a part is loaded; a range loads what it needs. */
export function useSelection(kind: AnyKind, query: ListQuery): Selection {
  const client = useQueryClient();
  const [records, setRecords] = useState<ReadonlyMap<string, AnyRecord>>(new Map());
  const [anchor, setAnchor] = useState<number>();
  const [limited, setLimited] = useState(false);

  const add = useCallback(
    async (from: number, to: number) => {
      const range = await loadRange(client, kind, query, from, Math.min(to, from + selectionLimit - 1));
      setLimited(to - from >= selectionLimit);
      setRecords((before) => {
        const all = [...before, ...range.map((record) => [record.id, record] as const)];
        return new Map([...new Map(all)].slice(0, selectionLimit));
      });
    },
    [client, kind, query],
  );

  return {
    records,
    limited,
    toggle(index, record) {
      setAnchor(index);
      setLimited(false);
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
    selectAll: (total) => add(0, total - 1),
    clear() {
      setRecords(new Map());
      setAnchor(undefined);
      setLimited(false);
    },
  };
}
