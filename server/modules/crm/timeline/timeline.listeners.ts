import type { DomainEvent } from '@sequelstring/contract/events.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { objectId } from '../../../kernel/db.ts';
import { type Listener, listener } from '../../../kernel/module.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import type { NoteRow } from '../note/note.model.ts';
import { readStageNames } from '../opportunity/pipeline.model.ts';
import type { TaskRow } from '../task/task.model.ts';
import {
  type Entry,
  entriesOfChange,
  entriesOfTask,
  entryOfCreation,
  entryOfNote,
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
  /** Records whose account is another one now. */
  moved: Set<RecordKey>;
  /** Of records that were read on the way. */
  homes: Map<RecordKey, Home>;
}

async function entriesOf(stores: Stores, batch: Batch): Promise<Entries> {
  const entries: Entries = { facts: [], states: [], deleted: [], restored: [], moved: new Set(), homes: new Map() };
  const doneBy = new Map<string, string>();
  const restored = new Set<string>();
  const sources = { note: new Set<string>(), task: new Set<string>() };
  let stages: ((id: unknown) => string) | undefined;
  for (const { name, payload } of batch) {
    if (name === 'timeline.noted') entries.states.push(entryOfNoted(payload));
    else if (name === 'records.imported') await addImported(stores, payload, entries);
    else {
      const { kind, id, action, changes, actor } = payload;
      stages ??= await stageNames();
      if (kind !== 'note') entries.facts.push(...entriesOfChange(payload, stages));
      if (kind === 'note' || kind === 'task') sources[kind].add(id);
      if (action === 'restored') restored.add(id);
      if (actor && changes.some(({ field, to }) => field === 'doneAt' && to)) doneBy.set(id, actor);
      const links = kind === 'contact' ? 'company' : kind === 'opportunity' ? 'account' : undefined;
      if (links && changes.some(({ field }) => field === links)) entries.moved.add(keyOf(payload));
    }
  }
  const notes = (await rowsOf(stores, 'note', sources.note)) as NoteRow[];
  const tasks = (await rowsOf(stores, 'task', sources.task)) as TaskRow[];
  for (const row of notes) entries.states.push(...[entryOfNote(row) ?? []].flat());
  for (const row of tasks) {
    const [made, done] = entriesOfTask(row, doneBy.get(row._id.toHexString()));
    if (made) entries.states.push(made);
    if (done) entries.facts.push(done);
  }
  const shown = new Set(entries.states.map(({ source }) => source));
  for (const [kind, rows] of [
    ['note', notes],
    ['task', tasks],
  ] as const) {
    for (const { _id, deleted } of rows) {
      const id = _id.toHexString();
      const key = keyOf({ kind, id });
      // One that is about nothing any more has nowhere to stand.
      if (deleted || !shown.has(key)) entries.deleted.push(key);
      else if (restored.has(id)) entries.restored.push(key);
    }
  }
  return entries;
}

async function addImported(
  stores: Stores,
  { kind, ids, owner }: { kind: KindName; ids: readonly string[]; owner: string },
  { facts, homes }: Entries,
): Promise<void> {
  const store = stores.get(kind)!;
  for (const row of await rowsOf(stores, kind, new Set(ids))) {
    const id = row._id.toHexString();
    const title = store.kind.title(toRecord(store.kind, row));
    facts.push(entryOfCreation(kind, { id, title, at: row.createdAt, actor: owner }));
    homes.set(keyOf({ kind, id }), homeOf(kind, row));
  }
}

/** Of each record all fields, or those that are named. */
async function rowsOf(
  stores: Stores,
  kind: KindName,
  ids: ReadonlySet<string>,
  fields?: Record<string, 1>,
): Promise<BaseRow[]> {
  const store = stores.get(kind);
  if (!store || ids.size === 0) return [];
  return store.model.find({ _id: { $in: [...ids].map(objectId) } }, fields).lean<BaseRow[]>();
}

async function stageNames(): Promise<(id: unknown) => string> {
  const names = await readStageNames();
  return (id) => names.get(String(id)) ?? String(id ?? '');
}

/** To whom a record belongs, and its account where it has one. */
export interface Home {
  owner: string;
  account?: RecordKey;
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
    const rows = await rowsOf(stores, kind, new Set(records.map(({ id }) => id)), HOME_FIELDS);
    for (const row of rows) homes.set(keyOf({ kind, id: row._id.toHexString() }), homeOf(kind, row));
  }
  return homes;
}

/** What `homeOf` reads. */
const HOME_FIELDS = { owner: 1, company: 1, account: 1 } as const;

function homeOf(kind: KindName, row: BaseRow): Home {
  const { company, account } = row as { company?: unknown; account?: unknown };
  const link = kind === 'contact' ? company : kind === 'opportunity' ? account : undefined;
  return {
    owner: row.owner.toHexString(),
    ...(link ? { account: keyOf({ kind: 'account', id: String(link) }) } : {}),
  };
}

export const parentsOf = (subjects: readonly RecordKey[], homes: Homes): RecordKey[] => [
  ...new Set(subjects.flatMap((subject) => [subject, homes.get(subject)?.account ?? subject])),
];

/** The entries of a record whose account is another one now move with it. */
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
