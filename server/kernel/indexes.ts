import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { mongo, Schema } from 'mongoose';
import { collection, createCollection, runCommand } from './db.ts';

/** An index; its name follows from its keys. */
export interface IndexSpec {
  key: Record<string, mongo.IndexDirection>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: object;
  expireAfterSeconds?: number;
}

/** A collection and every index that the program's queries use on it. */
export interface CollectionSpec {
  name: string;
  indexes: readonly IndexSpec[];
  /** Keeps the newest documents alone, in the order in which they came. */
  capped?: { size: number };
}

/** What a Mongoose schema declares. */
export function specOf(model: { schema: Pick<Schema, 'indexes'>; collection: { name: string } }): CollectionSpec {
  const indexes = model.schema.indexes().map(([key, options]): IndexSpec => {
    const { unique, sparse, partialFilterExpression, expireAfterSeconds } = options;
    const known = { unique, sparse, partialFilterExpression, expireAfterSeconds };
    const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
    return { key: key as IndexSpec['key'], ...given };
  });
  return { name: model.collection.name, indexes };
}

/** Changes when any declaration does. */
export const fingerprintOf = (specs: readonly CollectionSpec[]): string =>
  createHash('sha256').update(JSON.stringify(specs)).digest('hex').slice(0, 16);

/** Which indexes of a collection the program made, so that those it no longer declares can go. */
interface BuiltRow {
  _id: string;
  names: string[];
}
const builtRows = () => collection<BuiltRow>('schema_indexes');

/**
 * Makes the collections and indexes that are declared. An index that is declared otherwise than before is built under a
 * name of its own first; only then the old one is dropped, and so are those that the program made and declares no more.
 * Indexes that an administrator added stay.
 */
export async function buildIndexes(specs: readonly CollectionSpec[]): Promise<void> {
  await Promise.all(specs.map(build));
}

async function build({ name, indexes, capped }: CollectionSpec): Promise<void> {
  await createCollection(name, capped && { capped: true, size: capped.size });
  const rows = collection(name);
  const standing = (await rows.indexes()) as (IndexSpec & { name: string })[];
  const names = new Map(indexes.map((wanted) => [wanted, standing.find((one) => isSame(one, wanted))?.name]));
  const missing = indexes.filter((wanted) => !names.get(wanted));
  for (const wanted of missing) names.set(wanted, freeName(wanted, standing));
  if (missing.length > 0) await rows.createIndexes(missing.map((wanted) => ({ ...wanted, name: names.get(wanted)! })));
  for (const [wanted, index] of names) {
    const before = standing.find((one) => one.name === index);
    if (before && before.expireAfterSeconds !== wanted.expireAfterSeconds) await setExpiry(name, before.name, wanted);
  }
  const kept = [...names.values()] as string[];
  const built = await builtRows().findOne({ _id: name });
  for (const old of standing) {
    const replaced = indexes.some((wanted) => hasSameKeys(old, wanted)) || built?.names.includes(old.name);
    if (replaced && !kept.includes(old.name)) await rows.dropIndex(old.name);
  }
  await builtRows().replaceOne({ _id: name }, { names: kept }, { upsert: true });
}

async function setExpiry(name: string, index: string, { expireAfterSeconds }: IndexSpec): Promise<void> {
  if (expireAfterSeconds === undefined) throw new Error(`The index ${index} of ${name} cannot lose its expiry.`);
  await runCommand({ collMod: name, index: { name: index, expireAfterSeconds } });
}

/** In order, too. */
const hasSameKeys = (a: IndexSpec, b: IndexSpec) => isDeepStrictEqual(Object.entries(a.key), Object.entries(b.key));

/** An expiry can be changed in place, everything else makes another index. */
const isSame = (a: IndexSpec, b: IndexSpec) =>
  hasSameKeys(a, b) &&
  Boolean(a.unique) === Boolean(b.unique) &&
  Boolean(a.sparse) === Boolean(b.sparse) &&
  isDeepStrictEqual(a.partialFilterExpression, b.partialFilterExpression);

function freeName(wanted: IndexSpec, standing: readonly { name: string }[]): string {
  const usual = Object.entries(wanted.key).flat().join('_');
  const taken = standing.some(({ name }) => name === usual);
  return taken ? `${usual}_${createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 8)}` : usual;
}
