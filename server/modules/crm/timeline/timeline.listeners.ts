import type { DomainEvent } from '@sequelstring/contract/events.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { objectId } from '../../../kernel/db.ts';
import { type Listener, listener } from '../../../kernel/module.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import type { RecordChanged } from '../../../kernel/records/telling.ts';
import {
  type Entry,
  entriesOfChange,
  entriesOfRow,
  entryOfCreation,
  entryOfNoted,
  keyOf,
  partsOf,
} from './timeline.entries.ts';
import {
  entriesAbout,
  hideEntries,
  insertEntries,
  moveEntries,
  putEntries,
  type RecordKey,
  type TimelineRow,
} from './timeline.model.ts';
import type { Stores } from './timeline.service.ts';

type Batch = readonly Extract<DomainEvent, { name: 'record.changed' | 'records.imported' | 'timeline.noted' }>[];

/** Writes the timelines of records from what the whole program says happened. */
export const keepTimelines = (stores: Stores, realtime: Realtime): Listener =>
  listener({
    name: 'crm.keepTimelines',
    events: ['record.changed', 'records.imported', 'timeline.noted'],
    wants: ({ payload }) => !('kind' in payload) || stores.has(payload.kind),
    handle: async (batch) => {
      const entries = await entriesOf(stores, batch);
      const homes = await homesOf(
        stores,
        [...entries.facts, ...entries.states].flatMap(({ subjects }) => subjects),
        entries.homes,
      );
      const place = (entry: Entry): TimelineRow => ({ ...entry, parents: parentsOf(entry.subjects, homes) });
      await insertEntries(entries.facts.map(place));
      await putEntries(entries.states.map(place));
      await hideEntries(entries.deleted, true);
      await hideEntries(entries.restored, false);
      for (const subject of entries.moved) await rehome(stores, subject);
      if (batch.some(({ name }) => name !== 'records.imported')) announce(realtime, entries, homes);
    },
  });

interface Entries {
  /** What happened once and never changes. */
  facts: Entry[];
  /** What tells of a record as it is now. */
  states: Entry[];
  deleted: RecordKey[];
  restored: RecordKey[];
  /** Records that belong to another one now. */
  moved: Set<RecordKey>;
  /** Of records that were read on the way. */
  homes: Map<RecordKey, Home>;
}

async function entriesOf(stores: Stores, batch: Batch): Promise<Entries> {
  const entries: Entries = { facts: [], states: [], deleted: [], restored: [], moved: new Set(), homes: new Map() };
  const changed: RecordChanged[] = [];
  for (const { name, payload } of batch) {
    if (name === 'timeline.noted') entries.states.push(entryOfNoted(payload));
    else if (name === 'records.imported') await addImported(stores, payload, entries);
    else changed.push(payload);
  }
  for (const [kind, changes] of Map.groupBy(changed, (change) => change.kind))
    await addChanges(stores.get(kind)!, changes, entries);
  return entries;
}

/** Of records of one kind. */
async function addChanges(store: AnyStore, changed: readonly RecordChanged[], entries: Entries): Promise<void> {
  const { kind, options } = store;
  const { telling } = options;
  const momentOf = await telling?.moments?.();
  for (const change of changed) {
    if (!telling?.onlyAbout) entries.facts.push(...entriesOfChange(change, kind, momentOf));
    if (kind.toldOn && change.changes.some(({ field }) => field === kind.toldOn)) entries.moved.add(keyOf(change));
  }
  if (!telling?.about) return;
  const byId = Map.groupBy(changed, ({ id }) => id);
  for (const row of await rowsOf(store, new Set(byId.keys()))) {
    const id = row._id.toHexString();
    const changes = byId.get(id)!;
    const { states, facts } = entriesOfRow(store, row, changes);
    entries.states.push(...states);
    entries.facts.push(...facts);
    const key = keyOf({ kind: kind.kind, id });
    // One that is about nothing any more has nowhere to stand.
    if (row.deleted || states.length === 0) entries.deleted.push(key);
    else if (changes.some(({ action }) => action === 'restored')) entries.restored.push(key);
  }
}

async function addImported(
  stores: Stores,
  { kind, ids, owner }: { kind: KindName; ids: readonly string[]; owner: string },
  { facts, homes }: Entries,
): Promise<void> {
  const store = stores.get(kind)!;
  for (const row of await rowsOf(store, new Set(ids))) {
    const id = row._id.toHexString();
    const title = store.kind.title(toRecord(store.kind, row));
    facts.push(entryOfCreation(kind, { id, title, at: row.createdAt, actor: owner }));
    homes.set(keyOf({ kind, id }), homeOf(store.kind, row));
  }
}

/** Of each record all fields, or those that are named. */
async function rowsOf({ model }: AnyStore, ids: ReadonlySet<string>, fields?: Record<string, 1>): Promise<BaseRow[]> {
  return model.find({ _id: { $in: [...ids].map(objectId) } }, fields).lean<BaseRow[]>();
}

/** To whom a record belongs, and the record whose timeline tells of it as well. */
export interface Home {
  owner: string;
  above?: RecordKey;
}
export type Homes = ReadonlyMap<RecordKey, Home>;

export async function homesOf(
  stores: Stores,
  subjects: readonly RecordKey[],
  known: Homes = new Map(),
): Promise<Homes> {
  const homes = new Map(known);
  const unknown = [...new Set(subjects)].filter((subject) => !homes.has(subject)).map(partsOf);
  for (const [kind, records] of Map.groupBy(unknown, (one) => one.kind)) {
    const store = stores.get(kind);
    if (!store) continue;
    const { toldOn } = store.kind;
    const read = { owner: 1, ...(toldOn && { [toldOn]: 1 }) } as const;
    const rows = await rowsOf(store, new Set(records.map(({ id }) => id)), read);
    for (const row of rows) homes.set(keyOf({ kind, id: row._id.toHexString() }), homeOf(store.kind, row));
  }
  return homes;
}

function homeOf({ fields, toldOn = '' }: AnyKind, row: BaseRow): Home {
  const [kind, id] = [fields[toldOn]?.to, (row as unknown as Record<string, unknown>)[toldOn]];
  return { owner: row.owner.toHexString(), ...(kind && id ? { above: keyOf({ kind, id: String(id) }) } : {}) };
}

export const parentsOf = (subjects: readonly RecordKey[], homes: Homes): RecordKey[] => [
  ...new Set(subjects.flatMap((subject) => [subject, homes.get(subject)?.above ?? subject])),
];

/** The entries of a record that belongs to another one now move with it. */
async function rehome(stores: Stores, subject: RecordKey): Promise<void> {
  for await (const rows of entriesAbout(subject)) {
    const homes = await homesOf(
      stores,
      rows.flatMap(({ subjects }) => subjects),
    );
    await moveEntries(rows.map(({ _id, subjects }) => ({ _id, subjects, parents: parentsOf(subjects, homes) })));
  }
}

/** Tells browsers that show one of the timelines, if they may see what the entry is about. */
function announce(realtime: Realtime, { facts, states }: Entries, homes: Homes): void {
  const told = new Map<RecordKey, Set<string>>();
  for (const { subjects } of [...facts, ...states]) {
    for (const subject of subjects) {
      const owner = homes.get(subject)?.owner;
      if (!owner) continue;
      for (const parent of parentsOf([subject], homes)) told.set(parent, (told.get(parent) ?? new Set()).add(owner));
    }
  }
  for (const [parent, owners] of told) {
    for (const owner of owners) realtime.emit('timeline:changed', partsOf(parent), { owner });
  }
}
