import type { Filter } from '@sequelstring/contract/filter.ts';
import { daysOfMonth } from '../../../lib/months.ts';

/** The address of the list that a number counts. */
export const listAddress = (path: string, filter: Filter, more: Readonly<Record<string, string>> = {}): string =>
  `${path}?${new URLSearchParams({ view: 'all', filter: JSON.stringify(filter), ...more })}`;

export const open: Filter = { field: 'status', op: 'eq', value: 'open' };

/** Days of a month `2027-02`. */
export function monthFilter(month: string): Filter {
  const [first, last] = daysOfMonth(month);
  return {
    and: [
      { field: 'closeOn', op: 'gte', value: first },
      { field: 'closeOn', op: 'lte', value: last },
    ],
  };
}
