import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { QueryClient } from '@tanstack/react-query';
import { changeCached } from '../../lib/query-cache.ts';
import type { AnyRecord, Patch } from '../record.ts';
import { pagesKey, type RecordPage, recordQuery } from './record.queries.ts';

/** Puts a record into every cache that shows it. */
export function writeRecord(client: QueryClient, kind: AnyKind, record: AnyRecord): void {
  client.setQueryData(recordQuery(kind, record.id).queryKey, record);
  changeCached<RecordPage>(client, { queryKey: pagesKey(kind) }, (page) =>
    page.data.some(({ id }) => id === record.id)
      ? { ...page, data: page.data.map((row) => (row.id === record.id ? { ...row, ...record } : row)) }
      : page,
  );
}

/** What is known of a record now: from its page, else from the list. */
export function knownRecord(client: QueryClient, kind: AnyKind, id: string): AnyRecord | undefined {
  const one = client.getQueryData<AnyRecord>(recordQuery(kind, id).queryKey);
  if (one) return one;
  for (const [, page] of client.getQueriesData<RecordPage>({ queryKey: pagesKey(kind) })) {
    const row = page?.data.find((record) => record.id === id);
    if (row) return row;
  }
  return undefined;
}

/** A record with a change applied; null empties a field. */
export function applyPatch(record: AnyRecord, patch: Patch): AnyRecord {
  const changes = Object.entries(patch).map(([key, value]) => [key, value === null ? undefined : value]);
  return { ...record, ...Object.fromEntries(changes) } as AnyRecord;
}

/** The change that takes a change back. */
export const reversePatch = (record: AnyRecord, patch: Patch): Patch =>
  Object.fromEntries(Object.keys(patch).map((key) => [key, record[key] ?? null]));

/** Whether two values say the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
