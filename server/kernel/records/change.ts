import type { RecordAction } from '@sequelstring/contract/events.ts';
import type { Field } from '@sequelstring/contract/records/field.ts';
import type { AnyKind, RecordOf } from '@sequelstring/contract/records/kind.ts';
import { nowAsDate } from '../clock.ts';
import { type ClientSession, insertRows, isDuplicateKey, objectId, transaction } from '../db.ts';
import { AppError } from '../errors.ts';
import { checkCustomFields, checkLinks, checkMayChange, checkRules, checkSize, checkUsers } from './check.ts';
import { type Author, type Change, differenceOf, Ledger } from './ledger.ts';
import { notFound } from './read.ts';
import { type BaseRow, perKind, withValues } from './record.model.ts';
import { everything, type Scope } from './scope.ts';
import type { RecordStore } from './store.ts';

/** How a change is made, beside what it is. */
export interface ChangeOptions {
  /** The version that was changed. */
  version?: number;
  /** Takes what the change has to tell; told at once where it is missing. */
  ledger?: Ledger;
  /** What the change names is stored as it is, whatever follows from it otherwise; for undo. */
  exactly?: boolean;
}

/** Stores a new record. Throws `validation_failed`, `forbidden` for an owner that the user may not name, or what `prepare` refuses. */
export async function createRecord<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  row: Row,
): Promise<RecordOf<K>> {
  return store.shown(await writing(store, (session) => createRecordIn(session, store, author, row)));
}

/** The same in a transaction of the caller's, who calls it through `writing`. Links that it has from `copyOf` are not checked again. */
export async function createRecordIn<K extends AnyKind, Row extends BaseRow>(
  session: ClientSession,
  store: RecordStore<K, Row>,
  author: Author,
  row: Row,
  { copyOf, ledger: given }: { copyOf?: Row; ledger?: Ledger } = {},
): Promise<Row> {
  const ledger = given ?? new Ledger();
  const prepared = await prepareRow(store, { row, author, session, linked: copyOf });
  await insertRows(store.kind.plural, [prepared], session);
  ledger.add({ store, author, action: 'created', after: prepared });
  if (!given) await ledger.store(session);
  const sees = seenBy(author);
  await store.options.saved?.({ row: prepared, user: author.user, sees, now: prepared.createdAt, session });
  return prepared;
}

/** The row of a new record out of what was sent for it; who makes it owns it unless someone else is named. */
export function newRow<Row extends BaseRow>(
  { kind }: { kind: AnyKind },
  input: Record<string, unknown>,
  { id, owner, now }: { id: string; owner: string; now: Date },
): Row {
  const { customFields = {}, ...values } = input;
  const mine = mineByDefault(kind).flatMap((name) => (values[name] === undefined ? [[name, owner]] : []));
  const frame = {
    _id: objectId(id),
    version: 1,
    customFields: mergeCustom({}, customFields as object),
    deleted: false,
    createdAt: now,
    updatedAt: now,
  };
  return withValues(frame, kind.fields, { ...values, ...Object.fromEntries(mine) }) as unknown as Row;
}

/** The fields that name whoever makes the record where nobody else is named. */
const mineByDefault = perKind(({ fields }) =>
  Object.entries<Field>(fields).flatMap(([name, { options }]) => (options.default === 'me' ? name : [])),
);

/** A change of named fields; null empties one. */
export interface Patch {
  version?: number;
  customFields?: Record<string, unknown>;
  [field: string]: unknown;
}

/**
 * Changes the named fields of a record that the user may see. Throws `<kind>_not_found`, `validation_failed`, and `conflict`
 * with the record as it is now where it has another version than the one that was changed.
 */
export function updateRecord<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  id: string,
  { version, ...patch }: Patch,
): Promise<RecordOf<K>> {
  return changeRow(store, author, id, 'updated', { version }, (before) => patchedRow(store, before, patch));
}

/** The row with the named fields as a patch has them. */
export function patchedRow<K extends AnyKind, Row extends BaseRow>(
  { kind }: RecordStore<K, Row>,
  before: Row,
  { customFields, ...values }: Patch,
): Row {
  const row = withValues(before, kind.fields, values);
  return customFields ? { ...row, customFields: mergeCustom(before.customFields, customFields) } : row;
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Only what is named changes; null empties. */
function mergeCustom(before: BaseRow['customFields'], patch: object): BaseRow['customFields'] {
  const merged = Object.entries({ ...before, ...patch }).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(merged) as BaseRow['customFields'];
}

/** Puts a record among the deleted. Throws `<kind>_not_found`. */
export const deleteRecord = <K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  id: string,
  options: { version?: number } = {},
): Promise<RecordOf<K>> => changeRow(store, author, id, 'deleted', options, deletedRow);

export const deletedRow = <Row extends BaseRow>(before: Row, now: Date): Row => ({
  ...before,
  deleted: true,
  deletedAt: now,
});

/** Brings a deleted record back; one that is not deleted stays as it is. Throws `<kind>_not_found`. */
export const restoreRecord = <K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  id: string,
): Promise<RecordOf<K>> => changeRow(store, author, id, 'restored', {}, restoredRow);

export function restoredRow<Row extends BaseRow>(before: Row): Row {
  const { deletedAt: _, mergedInto: __, ...rest } = before;
  return { ...rest, deleted: false } as Row;
}

/** One change of one record in a transaction of its own: read within the scope, changed, checked, stored, told. */
export async function changeRow<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  author: Author,
  id: string,
  action: RecordAction,
  options: ChangeOptions,
  change: (before: Row, now: Date) => Row | Promise<Row>,
): Promise<RecordOf<K>> {
  const after = await writing(store, (session) => changeRowIn(session, store, author, id, action, options, change));
  return store.shown(after);
}

/** The same in a transaction of the caller's, who calls it through `writing`. */
export async function changeRowIn<K extends AnyKind, Row extends BaseRow>(
  session: ClientSession,
  store: RecordStore<K, Row>,
  author: Author,
  id: string,
  action: RecordAction,
  { version, ledger: given, exactly }: ChangeOptions,
  change: (before: Row, now: Date) => Row | Promise<Row>,
): Promise<Row> {
  const scope = author.user?.scope ?? everything;
  const ledger = given ?? new Ledger();
  const before = await ledger.read(session, store, scope, id);
  if (before.deleted && action === 'updated' && author.user) throw notFound(store);
  if (action === 'deleted' && before.deleted) return before;
  if (action === 'restored' && !before.deleted) return before;
  if (version !== undefined && version !== (before.version ?? 1)) throw await stale(store, before, version);
  const now = nowAsDate(store.deps.clock);
  const changed = await change(before, now);
  const settled = await prepareRow(store, { before, row: changed, author, session, now });
  const prepared = exactly ? store.derived(await change(settled, now)) : settled;
  if (Object.keys(differenceOf(before, prepared)).length === 0) return before;
  const made = { store, author, action, before, after: { ...prepared, updatedAt: now } };
  const after = await storeChange(session, made, given);
  await store.options.saved?.({ before, row: after, user: author.user, sees: seenBy(author), now, session });
  return after;
}

/** Stores what differs between two states of a record, and raises its version. */
export async function storeChange<K extends AnyKind, Row extends BaseRow>(
  session: ClientSession,
  change: Change<K, Row> & { before: Row },
  given?: Ledger,
): Promise<Row> {
  const ledger = given ?? new Ledger();
  const after = { ...change.after, version: (change.before.version ?? 1) + 1 };
  await ledger.save(session, change.store, change.before, after);
  ledger.add({ ...change, after });
  if (!given) await ledger.store(session);
  return after;
}

/** `conflict` with both versions: which one was changed, and the record as it is now. */
async function stale<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  before: Row,
  yours: number,
): Promise<AppError> {
  const record = await store.shown(before);
  return new AppError('conflict', { conflict: { yourVersion: yours, version: before.version ?? 1, record } });
}

interface Preparing<Row> {
  before?: Row;
  row: Row;
  author: Author;
  session: ClientSession;
  now?: Date;
  /** Has links that may stay as they are. */
  linked?: Row;
}

/** A row as it would be stored: checked, in its normal form, with all that is derived. Throws what storing it would. */
export async function prepareRow<K extends AnyKind, Row extends BaseRow>(
  store: RecordStore<K, Row>,
  { before, row, author, session, now = row.createdAt, linked = before }: Preparing<Row>,
): Promise<Row> {
  const { user } = author;
  if (user) checkMayChange(user);
  const sees = seenBy(author);
  const normal = (await store.options.prepare?.({ before, row, user, sees, session, now })) ?? row;
  if (user) await checkUsers(store, user, before, normal);
  await checkLinks(store, normal, { before: linked, user, session });
  await checkCustomFields(store, before, normal);
  checkRules(store.kind, normal);
  checkSize(normal);
  return store.derived(normal);
}

const seenBy = ({ sees, user }: Author): Scope => sees ?? user?.scope ?? everything;

/** One transaction after which the counts of the lists are counted again. */
export async function writing<T>(
  store: { counts: { forget(): void } },
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(work);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Someone stored the same at the same moment; it is there now, and is seen the next time.
      if (attempt === 5) throw error;
    } finally {
      store.counts.forget();
    }
  }
}
