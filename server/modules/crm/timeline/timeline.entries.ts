import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { noteKind } from '@sequelstring/contract/records/note.ts';
import type { TimelineNote } from '@sequelstring/contract/timeline.ts';
import { toRecord } from '../../../kernel/records/record.model.ts';
import type { NoteRow } from '../note/note.model.ts';
import type { TaskRow } from '../task/task.model.ts';
import type { RecordKey, TimelineRow } from './timeline.model.ts';

/** An entry that does not yet know on whose timelines it stands. */
export type Entry = Omit<TimelineRow, 'parents'>;
type Changed = EventPayload<'record.changed'>;

export const keyOf = ({ kind, id }: { kind: string; id: string }): RecordKey => `${kind}:${id}`;
export const partsOf = (key: RecordKey): { kind: KindName; id: string } => {
  const [kind, id] = key.split(':') as [KindName, string];
  return { kind, id };
};

/** Fields that follow from others, or say nothing to people. */
const unsaid = new Set(['hasDates', 'closedAt', 'doneAt', 'status', 'mentions', 'socialProfiles']);
const stageFields = new Set(['stage', 'status', 'pipeline']);

/** What a change of a record has to tell; `stageName` gives a stage of a pipeline its name. */
export function entriesOfChange(event: Changed, stageName: (id: unknown) => string): Entry[] {
  const { kind, id, version, action, title, at, actor, changes } = event;
  const base = { subjects: [keyOf(event)], at: new Date(at), hidden: false, ...(actor && { actor }) };
  const entry = (type: string, more: Partial<Entry> = {}): Entry => ({
    ...base,
    _id: `${type}:${kind}:${id}:${version}`,
    type,
    title,
    ...more,
  });
  if (action === 'created') return [{ ...entry('created'), _id: createdKey(event) }];
  if (action === 'deleted' || action === 'restored') return [entry(action)];
  if (action !== 'updated') return [];
  const stage = kind === 'opportunity' ? changes.find(({ field }) => field === 'stage') : undefined;
  const told = changes.filter(
    ({ field }) => !unsaid.has(field) && !(stage && (stageFields.has(field) || field === 'probability')),
  );
  const reason = stage && changes.find(({ field, to }) => field === 'reason' && to);
  const moved = stage && {
    changes: [{ field: 'stage', from: stageName(stage.from), to: stageName(stage.to) }],
    ...(reason && { detail: String(reason.to) }),
  };
  return [
    ...(moved ? [entry('stage', moved)] : []),
    ...(told.length > 0 && !(kind === 'task' && told.every(({ field }) => field === 'status'))
      ? [entry('change', { changes: told })]
      : []),
  ];
}

export const createdKey = (record: { kind: string; id: string }): string => `created:${keyOf(record)}`;

/** Of a record that was there before its timeline, or came with an import. */
export const entryOfCreation = (
  kind: KindName,
  { id, title, at, actor }: { id: string; title: string; at: Date; actor?: string },
): Entry => ({
  _id: createdKey({ kind, id }),
  subjects: [keyOf({ kind, id })],
  type: 'created',
  at,
  title,
  hidden: false,
  ...(actor && { actor }),
});

/** A note stands on the timelines of what it is about, as it is now. */
export function entryOfNote(row: NoteRow): Entry | undefined {
  if (!row.about?.length) return undefined;
  const id = row._id.toHexString();
  const source = keyOf({ kind: 'note', id });
  return {
    _id: source,
    source,
    subjects: row.about.map(keyOf),
    type: 'note',
    at: row.createdAt,
    actor: row.owner.toHexString(),
    title: noteKind.title(toRecord(noteKind, row)),
    link: { kind: 'note', id },
    hidden: row.deleted,
  };
}

/** A task stands there when it was made, as it is now, and once more, for good, when it was done. */
export function entriesOfTask(row: TaskRow, doneBy?: string): Entry[] {
  if (!row.about?.length) return [];
  const id = row._id.toHexString();
  const source = keyOf({ kind: 'task', id });
  const entry = {
    source,
    subjects: row.about.map(keyOf),
    type: 'task',
    title: row.title,
    link: { kind: 'task', id } as const,
    hidden: row.deleted,
  };
  const made = { ...entry, _id: source, at: row.createdAt, actor: row.owner.toHexString() };
  if (!row.doneAt) return [made];
  const done = { _id: `done:${source}:${row.doneAt.getTime()}`, at: row.doneAt, ...(doneBy && { actor: doneBy }) };
  return [made, { ...entry, ...done, type: 'task-done' }];
}

/** What another module wants people to read. */
export const entryOfNoted = ({ key, about, at, when, gone = false, ...rest }: TimelineNote): Entry => ({
  ...rest,
  ...(when && { when: new Date(when) }),
  _id: key,
  subjects: [...new Set(about.map(keyOf))],
  at: new Date(at),
  hidden: gone,
});
