import type { KindName } from '@sequelstring/contract/records/field.ts';
import { type ClientSession, collection, objectId } from '../../db.ts';
import type { Ledger } from '../ledger.ts';

/** One of the two records of a merge, as it is at the moment. */
export interface MergeEnd {
  kind: KindName;
  id: string;
  owner: string;
  title: string;
  deleted: boolean;
}

/** From which record to which one something moves. */
export interface MergeEnds {
  from: MergeEnd;
  to: MergeEnd;
}

/** What the work of a merge is given beside the two records. */
export interface MergeContext {
  session: ClientSession;
  /** Takes what changes of records have to tell. */
  ledger: Ledger;
  /** Who merges. */
  actor: string;
}

/** One row that moved: its id, and what it takes to move it back. */
export interface Moved {
  row: unknown;
  before?: unknown;
}

/**
 * What a module keeps that belongs to a record, and how that follows the record into another one. Each module says so for
 * itself; nothing else knows where its data lie.
 */
export interface MergePart {
  /** Unique in the program. */
  name: string;
  kinds: readonly KindName[];
  /** How many belong to a record, for people who decide; missing where that tells them nothing. */
  count?(kind: KindName, id: string): Promise<number>;
  /** Moves some of what belongs to the first record; resolves to none when nothing is left. */
  move(ends: MergeEnds, context: MergeContext, limit: number): Promise<Moved[]>;
  /** Moves one back; false where it belongs to yet another record by now. */
  moveBack(ends: MergeEnds, context: MergeContext, moved: Moved): Promise<boolean>;
  /** Follows when all has moved, or moved back. Runs again after a crash. */
  settled?(kind: KindName, ids: readonly string[]): Promise<void>;
}

const mostCounted = 1000;

interface RowsOptions {
  name: string;
  kinds: readonly KindName[];
  collection: string;
  /** The stored field with the id of the record, and how that is stored. */
  field: string;
  stored: 'text' | 'objectId';
  /** Beside the id, where ids of several kinds lie in one field. */
  where?(kind: KindName): object;
  /** What else a row keeps of its record. */
  follow?(record: MergeEnd): object;
  /** Rows that must stay where they are, as the other record has the same. */
  except?(ends: MergeEnds, session: ClientSession): Promise<object>;
  counted?: boolean;
  settled?: MergePart['settled'];
}

/** Rows that name their record in a field. */
export function linkedRows(options: RowsOptions): MergePart {
  const { name, kinds, field, stored, where, follow, except, counted = false, settled } = options;
  const rows = () => collection(options.collection);
  const value = (id: string) => (stored === 'objectId' ? objectId(id) : id);
  const of = ({ kind, id }: Pick<MergeEnd, 'kind' | 'id'>) => ({ [field]: value(id), ...where?.(kind) });
  const set = (record: MergeEnd) => ({ $set: { [field]: value(record.id), ...follow?.(record) } });
  return {
    name,
    kinds,
    ...(counted && {
      count: (kind: KindName, id: string) => rows().countDocuments(of({ kind, id }), { limit: mostCounted }),
    }),
    ...(settled && { settled }),
    async move(ends, { session }, limit) {
      const found = { ...of(ends.from), ...(await except?.(ends, session)) };
      const some = await rows()
        .find(found, { session, projection: { _id: 1 }, limit })
        .toArray();
      const ids = some.map(({ _id }) => _id);
      if (ids.length > 0) await rows().updateMany({ _id: { $in: ids } }, set(ends.to), { session });
      return ids.map((row) => ({ row }));
    },
    async moveBack({ from, to }, { session }, { row }) {
      const where = { _id: row, ...of(to) } as object;
      const { matchedCount } = await rows().updateOne(where, set(from), { session });
      // What is gone by now, such as a greeting that was planned anew, is nobody's.
      return matchedCount > 0 || !(await rows().findOne({ _id: row } as object, { session, projection: { _id: 1 } }));
    },
  };
}

/** Rows that name records in a list of ids, stored as text. */
export function linkedLists(options: {
  name: string;
  kinds: readonly KindName[];
  collection: string;
  field: string;
}): MergePart {
  const { name, kinds, field } = options;
  const rows = () => collection<{ [key: string]: unknown }>(options.collection);
  const replaced = (ids: readonly string[], from: string, to: string) => [
    ...new Set(ids.map((id) => (id === from ? to : id))),
  ];
  return {
    name,
    kinds,
    async move({ from, to }, { session }, limit) {
      const some = await rows()
        .find({ [field]: from.id }, { session, limit })
        .toArray();
      for (const row of some) {
        const ids = replaced(row[field] as string[], from.id, to.id);
        await rows().updateOne({ _id: row._id }, { $set: { [field]: ids } }, { session });
      }
      return some.map((row) => ({ row: row._id, before: row[field] }));
    },
    async moveBack({ from, to }, { session }, { row, before }) {
      const found = await rows().findOne({ _id: row as never, [field]: to.id }, { session });
      if (!found) return false;
      const now = found[field] as string[];
      const ids = (before as string[]).includes(to.id) ? [...now, from.id] : replaced(now, to.id, from.id);
      await rows().updateOne({ _id: found._id }, { $set: { [field]: ids } }, { session });
      return true;
    },
  };
}
