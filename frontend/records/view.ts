import type { Filter } from '@sequelstring/contract/filter.ts';
import type { Choice, Field } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { Layout, SavedView } from '@sequelstring/contract/views.ts';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '../ui/badge.tsx';
import type { ListQuery } from './api/record.queries.ts';
import type { AnyRecord, Patch } from './record.ts';

/** A ready-made narrowing of a list, shown as a tab. */
export interface ReadyView {
  id: string;
  name: string;
  filter?: Filter;
  sort?: string;
  layout?: Layout;
  /** Shows what was deleted. */
  deleted?: boolean;
}

/** A tab of a list, which may be one that someone has saved. */
export interface ListTab extends ReadyView {
  saved?: SavedView;
}

/** A column of a board. */
export interface Lane {
  value: string;
  label: string;
  tone?: Tone;
}

export interface BoardView {
  /** The field that the columns stand for. */
  field: string;
  /** The columns for what the list asks for; undefined while they are on their way. */
  useLanes(query: ListQuery): readonly Lane[] | undefined;
  /** Added up in the head of each column. */
  sum?: string;
  /** The second and third line of a card. */
  card(record: AnyRecord): ReactNode;
}

/** A structure that is chosen from a list, such as how often a task repeats. */
export interface AsChoice {
  choices(value: unknown): readonly Choice[];
  read(value: unknown): string | undefined;
  write(choice: string): unknown;
}

/** What draws and edits a structure of a record. */
export type Widget = (props: { view: RecordView; record: AnyRecord; readOnly: boolean }) => ReactNode;

/** A field by which a list is narrowed first of all, such as the pipeline; offered where it has several values. */
export interface Switch {
  field: string;
  label: string;
  /** What shows all of them together. A board shows one. */
  all: string;
  options: readonly Choice[];
}

/** How the records of a kind are listed and shown. Everything that is not said here follows from the registry. */
export interface RecordView {
  kind: AnyKind;
  /** Its pages: the list, and below it each record. */
  path: string;
  icon: LucideIcon;
  /** The fields that make up the name, edited together in the first column. */
  titleFields: readonly string[];
  /** Whether the name has initials beside it. */
  avatar?: boolean;
  /** One line about a record, for phones and menus. */
  subtitle(record: AnyRecord): string;
  /** Before the name in lists, such as a mark to tick. */
  lead?(record: AnyRecord): ReactNode;
  /** Beside the name. */
  mark?(record: AnyRecord): ReactNode;
  /** Cells that the type of the field does not draw well enough. */
  cells?: Readonly<Record<string, (record: AnyRecord) => ReactNode>>;
  /** Colours of choices. */
  tones?: Readonly<Record<string, Readonly<Record<string, Tone>>>>;
  /** One sentence below a field while it is typed into. */
  help?: Readonly<Record<string, string>>;
  /** What holds where a field is empty. */
  empty?: Readonly<Record<string, string>>;
  /** Groups of properties that stand before the others. */
  leading?: readonly string[];
  /** Groups of properties that start closed. */
  folded?: readonly string[];
  /** Fields that the page shows elsewhere than among the properties. */
  elsewhere?: readonly string[];
  /** What `q` looks at, for the search field. */
  searchPlaceholder: string;
  /** The list starts with the first. */
  views: readonly ReadyView[];
  switch?: Switch;
  /** A field as it is for one record, where its choices depend on the record. */
  fieldOf?(name: string, record: Readonly<Record<string, unknown>>): Field | undefined;
  /** Structures that are chosen from a list, and those that have a widget of their own. */
  asChoice?: Readonly<Record<string, AsChoice>>;
  widgets?: Readonly<Record<string, Widget>>;
  /** Asks what must be known before a change; resolves to what is then sent, or to undefined where it was called off. */
  confirm?(record: AnyRecord, patch: Patch): Promise<Patch | undefined>;
  board?: BoardView;
  /** The field whose days the calendar shows. */
  calendar?: string;
  /** Fields of the create dialog, in their order. */
  create: readonly string[];
}

export const recordPath = (view: Pick<RecordView, 'path'>, id: string): string => `${view.path}/${id}`;
