import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { EventPayload, RecordAction } from '@sequelstring/contract/events.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { Types } from 'mongoose';
import { type AuditFact, audit, type Caller } from '../audit.ts';
import type { CurrentUser } from '../current-user.ts';
import type { ClientSession } from '../db.ts';
import { publishMany } from '../events.ts';
import type { AnyStore } from './list.ts';
import { notFound, visibleRow } from './read.ts';
import { type BaseRow, toPlain, toRecord } from './record.model.ts';
import { type Scope, withinScope } from './scope.ts';
import type { RecordStore } from './store.ts';

/** Who changes a record; nobody where the program does so by itself. */
export interface Author {
  user?: CurrentUser;
  caller?: Caller;
  /** Whose records the user is told of, where that is less than the scope of the change; for undo. */
  sees?: Scope;
}

export interface Change<K extends AnyKind, Row extends BaseRow> {
  store: RecordStore<K, Row>;
  author: Author;
  action: RecordAction;
  before?: Row;
  after: Row;
}

/** What the changes of one transaction have to tell, so that it is stored together at its end. */
export class Ledger {
  readonly #facts: AuditFact[] = [];
  readonly #events: EventPayload<'record.changed'>[] = [];

  add<K extends AnyKind, Row extends BaseRow>(change: Change<K, Row>): void {
    const changes = changesOf(change);
    this.#facts.push(factOf(change, changes));
    this.#events.push(eventOf(change, changes));
  }

  /** The row within a scope, deleted or not. Throws `<kind>_not_found`. */
  read<K extends AnyKind, Row extends BaseRow>(
    session: ClientSession,
    store: RecordStore<K, Row>,
    scope: Scope,
    id: string,
  ): Promise<Row> {
    return visibleRow(store, scope, id, { session, deleted: 'too' });
  }

  async save<K extends AnyKind, Row extends BaseRow>(
    session: ClientSession,
    { model }: RecordStore<K, Row>,
    before: Row,
    after: Row,
  ): Promise<void> {
    const { filter, update } = updateOf(before, after);
    await model.collection.updateOne(filter, update, { session });
  }

  async store(session: ClientSession): Promise<void> {
    await audit(this.#facts, session);
    await publishMany(session, 'record.changed', this.#events);
  }
}

/**
 * The ledger of records of one kind that change together, each of them once: they are read by one query and stored by
 * one write. What a change checks in the database is therefore as it was before the first.
 */
export class Batch extends Ledger {
  readonly #store: AnyStore;
  readonly #rows: ReadonlyMap<string, BaseRow>;
  readonly #updates: ReturnType<typeof updateOf>[] = [];

  private constructor(store: AnyStore, rows: readonly BaseRow[]) {
    super();
    this.#store = store;
    this.#rows = new Map(rows.map((row) => [row._id.toHexString(), row]));
  }

  static async of(
    session: ClientSession,
    store: AnyStore,
    scope: Scope,
    ids: readonly Types.ObjectId[],
  ): Promise<Batch> {
    const where = { _id: { $in: ids }, ...withinScope(scope, store.scopeField) };
    return new Batch(store, await store.model.find(where, null, { session }).lean<BaseRow[]>());
  }

  override async read<K extends AnyKind, Row extends BaseRow>(
    _: ClientSession,
    store: RecordStore<K, Row>,
    __: Scope,
    id: string,
  ): Promise<Row> {
    const row = this.#rows.get(id);
    if (!row) throw notFound(store);
    return row as Row;
  }

  override async save<K extends AnyKind, Row extends BaseRow>(
    _: ClientSession,
    __: RecordStore<K, Row>,
    before: Row,
    after: Row,
  ): Promise<void> {
    this.#updates.push(updateOf(before, after));
  }

  override async store(session: ClientSession): Promise<void> {
    const updates = this.#updates.map((updateOne) => ({ updateOne }));
    if (updates.length > 0) await this.#store.model.collection.bulkWrite(updates, { session });
    await super.store(session);
  }
}

/** What differs between two rows, by the names of the stored fields. */
export function differenceOf(before: object, after: object): Record<string, { from: unknown; to: unknown }> {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return Object.fromEntries(
    [...names].flatMap((name) => (isSame(old[name], now[name]) ? [] : [[name, { from: old[name], to: now[name] }]])),
  );
}

export const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

function updateOf(before: BaseRow, after: BaseRow) {
  const changes = Object.entries(differenceOf(before, after));
  const set = Object.fromEntries(changes.flatMap(([name, { to }]) => (to === undefined ? [] : [[name, to]])));
  const unset = Object.fromEntries(changes.flatMap(([name, { to }]) => (to === undefined ? [[name, 1]] : [])));
  return {
    filter: { _id: before._id },
    update: { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) },
  };
}

/** What people see of a change: fields of the kind, custom ones each by its own name. */
export function changesOf<K extends AnyKind, Row extends BaseRow>({
  store,
  before,
  after,
}: Pick<Change<K, Row>, 'store' | 'before' | 'after'>): AuditChange[] {
  if (!before) return [];
  const names = new Set(Object.keys(store.kind.fields).filter((name) => name !== 'updatedAt'));
  const plainChanges = Object.entries(differenceOf(before, after)).flatMap(([name, { from, to }]) =>
    names.has(name) ? [{ field: name, from: toPlain(from), to: toPlain(to) }] : [],
  );
  const custom = Object.entries(differenceOf(before.customFields ?? {}, after.customFields ?? {}));
  return [...plainChanges, ...custom.map(([name, values]) => ({ field: `customFields.${name}`, ...values }))];
}

const factOf = <K extends AnyKind, Row extends BaseRow>(
  { store, author, action, after }: Change<K, Row>,
  changes: AuditChange[],
): AuditFact => ({
  ...(author.caller ?? { actor: author.user ? { kind: 'user', id: author.user.id } : { kind: 'system' } }),
  action: `${store.kind.kind}.${action}`,
  kind: store.kind.kind,
  recordId: after._id.toHexString(),
  at: after.updatedAt,
  ...(changes.length > 0 && { changes }),
});

/** Longer texts are left out of events: who needs them reads the record. */
const mostTold = 300;

function eventOf<K extends AnyKind, Row extends BaseRow>(
  { store, author, action, before, after }: Change<K, Row>,
  changes: readonly AuditChange[],
) {
  const told = (value: unknown) => (JSON.stringify(value ?? null).length > mostTold ? undefined : value);
  const owner = after.owner.toHexString();
  const formerOwner = before && !before.owner.equals(after.owner) ? before.owner.toHexString() : undefined;
  return {
    kind: store.kind.kind,
    id: after._id.toHexString(),
    version: after.version,
    action,
    owner,
    title: store.kind.title(toRecord(store.kind, after)).slice(0, 200),
    at: after.updatedAt.toISOString(),
    changes: changes.map(({ field, from, to }) => ({ field, from: told(from), to: told(to) })),
    ...(formerOwner && { formerOwner }),
    ...(action === 'merged' && after.mergedInto && { into: after.mergedInto.toHexString() }),
    ...(author.user && { actor: author.user.id }),
  };
}
