import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import mongoose, { type Model, type Schema, type SchemaDefinition } from 'mongoose';
import { type BaseRow, schemaOf } from './record.model.ts';
import { textKeyNames } from './store.ts';

type Keys = Record<string, 1 | -1>;

/**
 * The model of a kind, with the indexes that every list needs: one for each of the given orders, for all records and for
 * those of an owner, and one for each of the fields that pick few records out of many.
 */
export function modelOf<Row extends BaseRow>(
  kind: AnyKind,
  {
    orders,
    lookups = [],
    scopeField = 'owner',
    derived = {},
  }: { orders: readonly string[]; lookups?: readonly string[]; scopeField?: string; derived?: SchemaDefinition },
): Model<Row> {
  const keys = Object.fromEntries(Object.values(textKeyNames(kind)).map((key) => [key, String]));
  const schema = schemaOf(kind, { ...keys, ...derived }) as unknown as Schema<Row>;
  const [main] = orders;
  const index = (keys: Keys) => schema.index(keys);
  for (const order of orders) index({ deleted: 1, [order]: 1, _id: 1 });
  for (const order of orders) index({ [scopeField]: 1, deleted: 1, [order]: 1, _id: 1 });
  for (const field of lookups) index({ [field]: 1, deleted: 1, [main!]: 1, _id: 1 });
  return mongoose.model<Row>(kind.label.one, schema);
}
