import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { CurrentUser } from '../current-user.ts';

/** What someone types into the search of a list. */
export interface Sought {
  q: string;
  user: Pick<CurrentUser, 'id' | 'scope'>;
  /** Looks among the deleted records instead of the others. */
  deleted: boolean;
}

/** Finds records by what people type, in an index beside the database. Who wrote finds what they wrote at once. */
export interface Finder {
  /** Ids best first, typing mistakes included; at most `mostRanked` can be reached. */
  rank(kind: KindName, sought: Sought, part: { offset: number; limit: number }): Promise<Found & { total: number }>;
  /**
   * The ids of all that match, in no order, at most 10,000; where few match as it was typed, of what may have been meant,
   * too. For lists that have an order and conditions of their own.
   */
  match(kind: KindName, sought: Sought): Promise<Found>;
}

export interface Found {
  ids: string[];
  /** Whether more match than can be told. */
  capped: boolean;
}

/** A ranked search is narrowed rather than leafed through. */
export const mostRanked = 1000;
