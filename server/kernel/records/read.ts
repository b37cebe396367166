import type { ErrorCode } from '@sequelstring/contract/errors.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { batchedReads } from '../batched-reads.ts';
import type { CurrentUser } from '../current-user.ts';
import { type ClientSession, idOf, objectId } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../json-from-bson.ts';
import type { AnyStore } from './list.ts';
import type { BaseRow } from './record.model.ts';
import { type Scope, scopeKey, withinScope } from './scope.ts';
import type { LinkScope, RecordStore } from './store.ts';

export const notFound = ({ kind }: { kind: AnyKind }): AppError => new AppError(`${kind.kind}_not_found` as ErrorCode);

interface SingleRead {
  store: AnyStore;
  scope: Scope;
  id: string;
}

const keyOf = ({ store, scope, id }: SingleRead) => `${store.kind.kind} ${id} ${scopeKey(scope)}`;

/** Single records that many clients ask for at once are read together, those of each kind and scope by one query. */
const single = batchedReads<SingleRead, Json<unknown>>(keyOf, async (asked) => {
  const groups = Map.groupBy(asked, ({ store, scope }) => `${store.kind.kind} ${scopeKey(scope)}`);
  const found = await Promise.all(
    [...groups.values()].map(async (reads) => {
      const { store, scope } = reads[0]!;
      const rows = await rawRows(
        store,
        scope,
        reads.map(({ id }) => id),
      );
      const { record } = await store.writers();
      return rows.map((bytes) => [keyOf({ store, scope, id: idOf(bytes) }), record(bytes)] as const);
    }),
  );
  return new Map(found.flat());
});

const rawRows = (store: AnyStore, scope: Scope, ids: readonly string[]): Promise<Buffer[]> =>
  store.model.collection
    .find({ _id: { $in: ids.map(objectId) }, deleted: false, ...withinScope(scope, store.scopeField) }, { raw: true })
    .toArray() as unknown as Promise<Buffer[]>;

/** Throws `<kind>_not_found` where there is none, it is deleted, or the user may not see it. */
export async function getRecord(store: AnyStore, user: CurrentUser, id: string): Promise<Json<unknown>> {
  const record = await single.load({ store, scope: user.scope, id });
  if (!record) throw notFound(store);
  return record;
}

/** The row of one record within a scope; deleted ones only where asked for. Throws `<kind>_not_found`. */
export async function visibleRow<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  scope: Scope,
  id: string,
  { session, deleted }: { session?: ClientSession; deleted?: 'too' } = {},
): Promise<Row> {
  const where = {
    _id: objectId(id),
    ...(deleted !== 'too' && { deleted: false }),
    ...withinScope(scope, store.scopeField),
  };
  const row = await (store as AnyStore).model.findOne(where, null, { session }).lean();
  if (!row) throw notFound(store);
  return row as Row;
}

/** Those of the ids whose records are not deleted and lie within a scope. */
export async function visibleIds(
  store: AnyStore,
  ids: readonly string[],
  { scope, session }: LinkScope,
): Promise<ReadonlySet<string>> {
  const where = { _id: { $in: ids.map(objectId) }, deleted: false, ...withinScope(scope, store.scopeField) };
  const rows = await store.model.find(where, { _id: 1 }, { session }).lean<Pick<BaseRow, '_id'>[]>();
  return new Set(rows.map(({ _id }) => _id.toHexString()));
}
