import { create } from 'zustand';

/** A record that was opened, for the palette to offer first. */
export interface RecentRecord {
  kind: string;
  id: string;
  label: string;
  /** Its page. */
  to: string;
}

const storageKey = 'sequelstring.recent';
const limit = 8;

function stored(): RecentRecord[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(list) ? list.filter(isRecord).slice(0, limit) : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is RecentRecord {
  const record = value as Partial<RecentRecord> | null;
  return [record?.kind, record?.id, record?.label, record?.to].every((part) => typeof part === 'string');
}

export const useRecent = create<{ records: readonly RecentRecord[] }>(() => ({ records: stored() }));

function keep(records: RecentRecord[]): void {
  useRecent.setState({ records });
  try {
    localStorage.setItem(storageKey, JSON.stringify(records));
  } catch {
    // Storage is switched off or full: the list holds until the page is left.
  }
}

/** Puts a record that was opened to the front of the list. */
export function rememberRecent(record: RecentRecord): void {
  const others = useRecent.getState().records.filter((other) => other.kind !== record.kind || other.id !== record.id);
  keep([record, ...others].slice(0, limit));
}

/** Takes a record out that is gone. */
export function forgetRecent(kind: string, id: string): void {
  keep(useRecent.getState().records.filter((other) => other.kind !== kind || other.id !== id));
}

/** Empties the list: the next person on this browser need not see it. */
export const forgetAllRecent = (): void => keep([]);
