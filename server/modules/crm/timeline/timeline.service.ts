import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { objectId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/module.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { visibleRow } from '../../../kernel/records/read.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import { keyOf, partsOf } from './timeline.entries.ts';
import { countEntries, findEntries, type RecordKey, type TimelinePlace, type TimelineRow } from './timeline.model.ts';

export type Stores = ReadonlyMap<KindName, AnyStore>;

export interface TimelineQuery {
  limit: number;
  cursor?: string;
  type?: string[];
}

/** Entries that are looked at for one page, where the reader may see few of what an account has from others. */
const mostLookedAt = 2000;

/** What happened around a record that the user may see, newest first. Throws `<kind>_not_found`. */
export async function readTimeline(
  stores: Stores,
  store: AnyStore,
  { user, id, query }: { user: CurrentUser; id: string; query: TimelineQuery },
): Promise<Page<TimelineEntry[]>> {
  const { limit } = query;
  await visibleRow(store, user.scope, id, { deleted: 'too' });
  const parent = keyOf({ kind: store.kind.kind, id });
  const groups = [...stores.values()].flatMap(({ options }) => [options.telling?.types ?? []]);
  const types = query.type?.flatMap((type) => groups.find(([first]) => first === type) ?? [type]);
  const seen: Seen[] = [];
  let place = query.cursor === undefined ? undefined : readPlace(query.cursor);
  let more = true;
  for (let looked = 0; more && seen.length <= limit && looked < mostLookedAt; ) {
    const wanted = limit + 1;
    const rows = await findEntries(parent, { types, after: place, limit: wanted });
    seen.push(...(await visibleEntries(stores, user.scope, parent, rows)));
    const last = rows.at(-1);
    if (last) place = { at: last.at, id: last._id };
    more = rows.length === wanted;
    looked += rows.length;
  }
  const shown = seen.slice(0, limit);
  const hasMore = more || seen.length > limit;
  const end = seen.length > limit ? placeOf(shown.at(-1)!.row) : place;
  const own = !('all' in user.scope);
  const total = await countEntries(parent, { types, own });
  return {
    data: await withSources(stores, shown),
    meta: { page: 1, limit, total, hasMore, ...(hasMore && end && { nextCursor: writePlace(end) }) },
  };
}

interface Seen {
  row: TimelineRow;
  about: TimelineEntry['about'];
}

/** Entries about the record itself, and of its people and opportunities those that the reader may see. */
async function visibleEntries(
  stores: Stores,
  scope: Scope,
  parent: RecordKey,
  rows: readonly TimelineRow[],
): Promise<Seen[]> {
  const titles = await visibleTitles(stores, scope, new Set(rows.flatMap(({ subjects }) => subjects)));
  return rows.flatMap((row) => {
    const about = row.subjects.flatMap((key) => {
      const title = titles.get(key);
      return title === undefined ? [] : [{ ...partsOf(key), title }];
    });
    return row.subjects.includes(parent) || about.length > 0 ? [{ row, about }] : [];
  });
}

/** What those of the records are called that the reader may see. */
async function visibleTitles(
  stores: Stores,
  scope: Scope,
  keys: ReadonlySet<RecordKey>,
): Promise<ReadonlyMap<RecordKey, string>> {
  const byKind = Map.groupBy([...keys].map(partsOf), ({ kind }) => kind);
  const found = await Promise.all(
    [...byKind].map(async ([kind, records]) => {
      const store = stores.get(kind);
      if (!store) return [];
      const ids = records.map(({ id }) => objectId(id));
      const where = { _id: { $in: ids }, deleted: false, ...withinScope(scope, store.scopeField) };
      const rows: BaseRow[] = await store.model.find(where).lean<BaseRow[]>();
      return rows.map((row) => {
        const record = toRecord(store.kind, row);
        return [keyOf({ kind, id: row._id.toHexString() }), store.kind.title(record)] as const;
      });
    }),
  );
  return new Map(found.flat());
}

/** With the notes and tasks that entries tell of, as they are now: they are read through the record that they are about. */
async function withSources(stores: Stores, seen: readonly Seen[]): Promise<TimelineEntry[]> {
  const sources = new Set(seen.flatMap(({ row }) => row.source ?? []));
  const byKind = Map.groupBy([...sources].map(partsOf), ({ kind }) => kind);
  const records = new Map<RecordKey, unknown>();
  for (const [kind, found] of byKind) {
    const store = stores.get(kind);
    if (!store) continue;
    const where = { _id: { $in: found.map(({ id }) => objectId(id)) }, deleted: false };
    const rows: BaseRow[] = await store.model.find(where).lean<BaseRow[]>();
    for (const row of rows) records.set(keyOf({ kind, id: row._id.toHexString() }), toRecord(store.kind, row));
  }
  return seen.map(({ row, about }) => {
    const record = row.source && records.get(row.source);
    return {
      id: row._id,
      type: row.type,
      at: row.at.toISOString(),
      actor: row.actor,
      title: row.title,
      when: row.when?.toISOString(),
      detail: row.detail,
      link: row.link,
      about,
      ...(row.changes && { changes: [...row.changes] }),
      ...(row.source && record ? { [partsOf(row.source).kind]: record } : {}),
    };
  });
}

const placeOf = ({ at, _id }: TimelineRow): TimelinePlace => ({ at, id: _id });
const writePlace = ({ at, id }: TimelinePlace): string => Buffer.from(`${at.getTime()} ${id}`).toString('base64url');

function readPlace(cursor: string): TimelinePlace {
  const [, ms, id] = /^(-?\d{1,15}) (.{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!ms || !id)
    throw new AppError('validation_failed', { details: { cursor: ['is not a cursor of this timeline'] } });
  return { at: new Date(Number(ms)), id };
}
