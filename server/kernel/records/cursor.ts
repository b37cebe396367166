import { objectId } from '../db.ts';
import { AppError } from '../errors.ts';
import type { MongoFilter } from './filter.ts';

/** The last record of a page: its value in the order of the list, and its id, which breaks ties. */
export interface Place {
  sort: string;
  /** Null where it has none, which comes first in ascending order. */
  key: string | number | Date | null;
  id: string;
}

type WrittenPlace = Omit<Place, 'key'> & { key: string | number | null | { at: string } };

/** A cursor: opaque to callers, good for one order of one list. */
export function writeCursor({ sort, key, id }: Place): string {
  const written: WrittenPlace = { sort, id, key: key instanceof Date ? { at: key.toISOString() } : key };
  return Buffer.from(JSON.stringify(written)).toString('base64url');
}

/** Throws `validation_failed` for what no list of this order gave. */
export function readCursor(cursor: string, sort: string): Place {
  const place = parse(cursor);
  if (place?.sort !== sort || typeof place.id !== 'string' || !/^[0-9a-f]{24}$/.test(place.id)) throw refused();
  const { key, id } = place;
  if (key === null || typeof key === 'string' || typeof key === 'number') return { sort, id, key };
  const at = typeof key === 'object' && typeof key.at === 'string' ? new Date(key.at) : undefined;
  if (!at || Number.isNaN(at.getTime())) throw refused();
  return { sort, id, key: at };
}

/** The same of a list in the order of a time that every record of it has. */
export function readTimeCursor(cursor: string, sort: string): Place & { key: Date } {
  const { key, ...place } = readCursor(cursor, sort);
  if (!(key instanceof Date)) throw refused();
  return { ...place, key };
}

function parse(cursor: string): WrittenPlace | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return place && typeof place === 'object' ? (place as WrittenPlace) : undefined;
  } catch {
    return undefined;
  }
}

/** A cursor that is the id of the last record of a page, good for lists in the order of ids. Throws `validation_failed` for any other. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw refused();
  return cursor;
}

const refused = () => new AppError('validation_failed', { details: { cursor: ['is not a cursor of this list'] } });

/**
 * The ranges that hold what comes after a place, one after the other. Records without a value are a range of their own,
 * as no comparison finds both them and the others.
 */
export function rangesAfter(path: string, direction: 1 | -1, { key, id }: Place, alwaysSet: boolean): MongoFilter[] {
  const [from, beyond] = direction === 1 ? ['$gte', '$gt'] : ['$lte', '$lt'];
  const others = { _id: { [beyond]: objectId(id) } };
  if (key === null) return [{ [path]: null, ...others }, ...(direction === 1 ? [{ [path]: { $ne: null } }] : [])];
  // Written so that the index starts at the place; only records with the very same value are looked at twice.
  const rest = { [path]: { [from]: key }, $or: [{ [path]: { [beyond]: key } }, others] };
  return direction === -1 && !alwaysSet ? [rest, { [path]: null }] : [rest];
}
