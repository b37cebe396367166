import type { Location } from 'react-router';

/** The list that a record was opened from, and where in it: for Back, and the records before and after. */
export interface FromList {
  path: string;
  search: string;
  /** The record's position in the list, from 0. */
  index: number;
}

export const fromListState = (from: FromList) => ({ fromList: from });

export function readFromList({ state }: Location): FromList | undefined {
  const from = (state as { fromList?: FromList } | null)?.fromList;
  return from && typeof from.index === 'number' ? from : undefined;
}
