import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import type { AnyKind, CustomValue } from '@sequelstring/contract/records/kind.ts';
import { Schema, type SchemaDefinition, Types } from 'mongoose';
import type { z } from 'zod';
import { objectId } from '../db.ts';

/** What every stored record has. */
export interface BaseRow {
  _id: Types.ObjectId;
  /** Raised by each change. */
  version: number;
  owner: Types.ObjectId;
  tags: string[];
  customFields: Record<string, CustomValue>;
  deleted: boolean;
  deletedAt?: Date;
  /** The record that this one went into. */
  mergedInto?: Types.ObjectId;
  createdAt: Date;
  updatedAt: Date;
}

type Stored<F extends Field> = F['type'] extends 'link' | 'user'
  ? Types.ObjectId
  : F['type'] extends 'links'
    ? Types.ObjectId[]
    : F['type'] extends 'instant'
      ? Date
      : z.output<F['schema']>;
type RequiredNames<F extends Fields> = {
  [K in keyof F]: F[K]['options'] extends { required: true } ? K : never;
}[keyof F];

/** A record of these fields as it is stored: links as ObjectIds, instants as dates, what is empty left out. */
export type RowOf<F extends Fields> = { [K in RequiredNames<F>]: Stored<F[K]> } & {
  [K in Exclude<keyof F, RequiredNames<F>>]?: Stored<F[K]>;
} & BaseRow;

const mongooseTypes: Partial<Record<Field['type'], SchemaDefinition[string]>> = {
  number: Number,
  instant: Date,
  yesNo: Boolean,
  link: Schema.Types.ObjectId,
  user: Schema.Types.ObjectId,
  links: [Schema.Types.ObjectId],
  tags: [String],
  choices: [String],
  money: Schema.Types.Mixed,
  address: Schema.Types.Mixed,
  custom: Schema.Types.Mixed,
};

/** The Mongoose schema of a kind; `derived` adds what is stored for indexes alone. */
export function schemaOf(kind: AnyKind, derived: SchemaDefinition = {}): Schema {
  const fields = Object.entries(kind.fields).map(([name, { type }]) => [name, mongooseTypes[type] ?? String]);
  return new Schema(
    {
      ...Object.fromEntries(fields),
      version: Number,
      customFields: Schema.Types.Mixed,
      deleted: Boolean,
      deletedAt: Date,
      mergedInto: Schema.Types.ObjectId,
      ...derived,
    },
    { collection: kind.plural, versionKey: false, minimize: false },
  );
}

/** A value of the contract as it is stored; null for one that is emptied. */
export function toStored({ type }: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'link' || type === 'user') return objectId(value as string);
  if (type === 'links') return (value as string[]).map(objectId);
  if (type === 'instant') return new Date(value as string);
  return value;
}

/** The row after some of its fields took the values given; null empties one. */
export function withValues<Row extends object>(row: Row, fields: Fields, values: Record<string, unknown>): Row {
  const after = { ...row } as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    if (!field || value === undefined) continue;
    const stored = toStored(field, value);
    if (stored === null) delete after[name];
    else after[name] = stored;
  }
  return after as Row;
}

/** A stored value as the contract has it: ids as hexadecimal digits, instants in ISO 8601, `_id` called `id`. */
export function toPlain(value: unknown): unknown {
  if (value instanceof Types.ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [name === '_id' ? 'id' : name, toPlain(inner)]);
  return Object.fromEntries(entries);
}

/** What follows from a kind alone, worked out once for each. */
export function perKind<T>(work: (kind: AnyKind) => T): (kind: AnyKind) => T {
  const known = new WeakMap<AnyKind, T>();
  return (kind) => {
    if (!known.has(kind)) known.set(kind, work(kind));
    return known.get(kind) as T;
  };
}

const namesOf = perKind((kind) => Object.keys(kind.Record.shape));

/** A row as a record of its kind, without what is stored for indexes alone. Rows from before versions count as the first. */
export function toRecord<K extends AnyKind>(kind: K, row: BaseRow): z.output<K['Record']> {
  const record: Record<string, unknown> = { id: row._id.toHexString(), version: row.version ?? 1 };
  for (const name of namesOf(kind)) {
    const value = (row as unknown as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && !(name in record)) record[name] = toPlain(value);
  }
  return record as z.output<K['Record']>;
}
