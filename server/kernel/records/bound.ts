import { isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { MongoFilter } from './filter.ts';

/** Custom fields have no index, so that the database looks at every record; never for longer than this. */
const mostMs = 10_000;

/** The time limit of a query that asks for, or is sorted by, custom fields; others need none. */
export const boundOf = (where: MongoFilter, order = ''): { maxTimeMS?: number } =>
  isCustomName(order) || asksCustom(where) ? { maxTimeMS: mostMs } : {};

const asksCustom = (where: unknown): boolean =>
  typeof where === 'object' &&
  where !== null &&
  Object.entries(where).some(
    ([name, value]) => isCustomName(name) || ((name.startsWith('$') || Array.isArray(where)) && asksCustom(value)),
  );
