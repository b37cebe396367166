import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { objectId } from '../../db.ts';
import { AppError } from '../../errors.ts';
import { changeRow } from '../change.ts';
import type { Author } from '../ledger.ts';
import type { AnyStore } from '../list.ts';
import type { BaseRow } from '../record.model.ts';
import type { RecordStore } from '../store.ts';

const portion = 200;
const nothing = '0'.repeat(24);

/**
 * Changes every record that a condition matches, deleted ones left out, each as a change of its own with its history.
 * Resolves to how many there were; run again it goes on with those that still match. For jobs: stops where they are told to.
 */
export async function changeAll<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  where: object,
  change: (before: Row) => Row,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (let after = nothing; ; ) {
    const ids = await idsOf(store as unknown as AnyStore, where, after);
    for (const id of ids) {
      signal.throwIfAborted();
      try {
        await changeRow(store, author, id, 'updated', {}, change);
        count++;
      } catch (error) {
        // It was deleted in the meantime.
        if (!(error instanceof AppError && error.code.endsWith('_not_found'))) throw error;
      }
    }
    if (ids.length < portion) return count;
    after = ids.at(-1)!;
  }
}

async function idsOf({ model }: AnyStore, where: object, after: string): Promise<string[]> {
  const rows = await model
    .find({ ...where, deleted: false, _id: { $gt: objectId(after) } }, { _id: 1 })
    .sort({ _id: 1 })
    .limit(portion)
    .lean<Pick<BaseRow, '_id'>[]>();
  return rows.map(({ _id }) => _id.toHexString());
}
