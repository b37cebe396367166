import type { KindName, RecordLink } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { TimelineNote } from '@sequelstring/contract/timeline.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import type { Moment, RecordChanged } from '../../../kernel/records/telling.ts';
import type { RecordKey, TimelineRow } from './timeline.model.ts';

/** An entry that does not yet know on whose timelines it stands. */
export type Entry = Omit<TimelineRow, 'parents'>;
export type MomentOf = (changes: RecordChanged['changes']) => Moment | undefined;

export const keyOf = ({ kind, id }: { kind: string; id: string }): RecordKey => `${kind}:${id}`;
export const partsOf = (key: RecordKey): { kind: KindName; id: string } => {
  const [kind, id] = key.split(':') as [KindName, string];
  return { kind, id };
};

/** What a change of a record has to tell; `momentOf` recognises what its kind tells in words of its own. */
export function entriesOfChange(event: RecordChanged, { fields }: AnyKind, momentOf?: MomentOf): Entry[] {
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
  const { covers = [], type = '', ...moment } = momentOf?.(changes) ?? {};
  const told = changes.filter(({ field }) => !fields[field]?.options.untold && !covers.includes(field));
  return [...(type ? [entry(type, moment)] : []), ...(told.length > 0 ? [entry('change', { changes: told })] : [])];
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

/** What a record that is about others says on their timelines; `changes` are those that it has just been through. */
export function entriesOfRow(store: AnyStore, row: BaseRow, changes: readonly RecordChanged[] = []): Told {
  const { about = [] } = row as { about?: readonly RecordLink[] };
  const told = about.length > 0 ? (store.options.telling?.about?.(row, changes) ?? []) : [];
  const link = { kind: store.kind.kind, id: row._id.toHexString() };
  const source = keyOf(link);
  const entries = told.map(({ fact, ...rest }): Entry & { isFact: boolean } => ({
    ...rest,
    _id: fact ? `${fact}:${source}:${rest.at.getTime()}` : source,
    source,
    subjects: about.map(keyOf),
    link,
    hidden: row.deleted,
    isFact: fact !== undefined,
  }));
  const kept = (wanted: boolean) => entries.flatMap(({ isFact, ...entry }) => (isFact === wanted ? entry : []));
  return { states: kept(false), facts: kept(true) };
}

/** What tells of a record as it is now, and what happened once and never changes. */
export interface Told {
  states: Entry[];
  facts: Entry[];
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
