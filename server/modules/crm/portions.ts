import type { Model, Types } from 'mongoose';
import { collection, objectId } from '../../kernel/db.ts';

const portion = 500;

/** All rows of a model, the deleted ones too, in portions by id; for migrations. */
export async function* inPortions<R extends { _id: Types.ObjectId }>(
  { collection: { collectionName } }: Pick<Model<unknown>, 'collection'>,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  for (let after = objectId('0'.repeat(24)); ; ) {
    signal.throwIfAborted();
    const later = { _id: { $gt: after } } as object;
    const rows = (await collection(collectionName)
      .find(later)
      .sort({ _id: 1 })
      .limit(portion)
      .toArray()) as unknown as R[];
    if (rows.length > 0) yield rows;
    if (rows.length < portion) return;
    after = rows.at(-1)!._id;
  }
}
