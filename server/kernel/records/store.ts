import { customKeyOf, customName, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields, KindName } from '@sequelstring/contract/records/field.ts';
import { type AnyKind, sortsOf } from '@sequelstring/contract/records/kind.ts';
import type { Model } from 'mongoose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CurrentUser } from '../current-user.ts';
import type { ClientSession } from '../db.ts';
import { jsonFromBson } from '../json-from-bson.ts';
import { plain } from '../words.ts';
import { Counts } from './counts.ts';
import type { Paths, Viewpoint } from './filter.ts';
import type { Finder } from './finder.ts';
import { type BaseRow, toRecord } from './record.model.ts';
import type { Scope } from './scope.ts';
import type { Telling } from './telling.ts';

/** A record before and after a change; `before` is missing for a new one. */
export interface Draft<Row extends BaseRow> {
  before?: Row;
  row: Row;
  /** Missing where the program itself changes it. */
  user?: CurrentUser;
  /** Whose records whoever changes it sees, and may be told of. */
  sees: Scope;
  now: Date;
  session: ClientSession;
}

export interface LinkScope {
  scope: Scope;
  session?: ClientSession;
}

/** The ids of the records that may be meant by each text. */
export type Named = ReadonlyMap<string, readonly string[]>;

/** What the record layer asks of the rest of the program. */
export interface RecordDeps {
  clock: Clock;
  finder: Finder;
  /** Undefined where there never was such a user. */
  findUser(id: string): Promise<{ isActive: boolean } | undefined>;
  /** What users are called, by id; for exports. */
  userNames(ids: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Those of the ids that someone with this scope may link to: of records that exist, are not deleted and lie within it. */
  linkable(kind: KindName, ids: readonly string[], within: LinkScope): Promise<ReadonlySet<string>>;
  /** Zone and currency of someone's lists, and the users of their teams. */
  viewpoint(user: Pick<CurrentUser, 'id'>): Promise<Omit<Viewpoint, 'now' | 'userId'>>;
  /** Custom fields of a kind, by `customFields.<key>`; the same object until a definition changes. */
  customFields(kind: KindName): Promise<Fields>;
  /** Deleted ones, which history may still name. */
  formerFields(kind: KindName): Promise<Fields>;
}

export interface StoreOptions<K extends AnyKind, Row extends BaseRow> {
  kind: K;
  model: Model<Row>;
  /** Stored fields of orders and of fields that are not sorted by themselves. */
  sortPaths?: Readonly<Record<string, string>>;
  /** Fields whose sort path holds more than their own text: filters compare the field itself. */
  orderKeys?: readonly string[];
  /** Sorted fields that every row has, so that a page can go on after a place with one range of an index. */
  alwaysSet?: readonly string[];
  /** Holds the ids of those who may read a record, where that is not its owner alone. */
  scopeField?: string;
  /** With all that is derived from other fields and stored for indexes. */
  derive?(row: Row): Row;
  /** Brings a row into its normal form, or refuses it. Runs in the transaction of the change, before rules are checked. */
  prepare?(draft: Draft<Row>): Promise<Row> | Row;
  /** Follows a change in its transaction. */
  saved?(draft: Draft<Row>): Promise<void>;
  /** The records within a scope that people mean by these texts; by their title where it is missing. */
  named?(texts: readonly string[], within: LinkScope): Promise<Named>;
  /** Brings what a file says in words into the form that a new record is given. Throws `validation_failed`. */
  imported?(
    input: Record<string, unknown>,
    before: Row | undefined,
    session?: ClientSession,
  ): Promise<Record<string, unknown>>;
  /** Columns of an export beside those of the fields, and their values by column. */
  exportColumns?: readonly string[];
  exported?(row: Row): Readonly<Record<string, string>>;
  /** What timelines tell of it in words of its own. */
  telling?: Telling<Row>;
  /** How two records of the kind become one; missing where they cannot. */
  merge?: MergeRules<Row>;
}

/** What a merge does with the fields for which the general rules do not do. */
export interface MergeRules<Row extends BaseRow> {
  /** Fields whose values belong together: who chooses one chooses all of them. */
  groups?: readonly (readonly string[])[];
  /** Fields with names of people, which say more than initials do. */
  names?: readonly string[];
  /** Fields that nobody chooses, because nothing of either record may be lost. */
  both?: readonly string[];
  /** The row that the general rules made, with what else is to be kept of both. */
  combine(merged: Row, winner: Row, loser: Row, taken: ReadonlySet<string>): Row;
  /** What an undo would bring back, as far as that may be: another record may have taken a value, a person may have spoken. */
  allowed?(back: Row, now: Row, session: ClientSession): Promise<Row>;
}

interface Writers {
  custom: Fields;
  record: ReturnType<typeof jsonFromBson>;
  row: ReturnType<typeof jsonFromBson>;
}

/** Where the records of one kind lie, and how they are read and changed. */
export class RecordStore<K extends AnyKind = AnyKind, Row extends BaseRow = BaseRow> {
  readonly kind: K;
  readonly model: Model<Row>;
  readonly deps: RecordDeps;
  readonly options: StoreOptions<K, Row>;
  readonly counts: Counts;
  readonly scopeField: string;
  #writers: Writers | undefined;
  readonly #textKeys: readonly [name: string, key: string][];

  constructor(options: StoreOptions<K, Row>, deps: RecordDeps) {
    this.options = options;
    this.kind = options.kind;
    this.model = options.model;
    this.deps = deps;
    this.scopeField = options.scopeField ?? 'owner';
    this.counts = new Counts(options.model, deps.clock);
    this.#textKeys = Object.entries(textKeyNames(options.kind, options.sortPaths));
  }

  /** Its own fields and those that an administrator added. */
  async fields(): Promise<Fields> {
    return { ...this.kind.fields, ...(await this.deps.customFields(this.kind.kind)) };
  }

  /** Makes JSON of records and of the rows of lists, without the values of fields that are not defined, or deleted. */
  async writers(): Promise<Writers> {
    const custom = await this.deps.customFields(this.kind.kind);
    if (this.#writers?.custom !== custom) {
      const known = Object.fromEntries(Object.keys(custom).map((name) => [customKeyOf(name), z.unknown().optional()]));
      const shape = { customFields: z.object(known) };
      const [record, row] = [this.kind.Record, this.kind.Row].map((schema) => jsonFromBson(schema.extend(shape)));
      this.#writers = { custom, record: record!, row: row! };
    }
    return this.#writers;
  }

  /** A row as the record that callers are shown. */
  async shown(row: Row): Promise<z.output<K['Record']>> {
    const custom = await this.deps.customFields(this.kind.kind);
    const known = Object.entries(row.customFields ?? {}).filter(([key]) => customName(key) in custom);
    return toRecord(this.kind, { ...row, customFields: Object.fromEntries(known) });
  }

  /** The stored field of a sort order; undefined where the list has no such order. */
  sortPath(name: string, fields: Fields): string | undefined {
    const path = this.options.sortPaths?.[name];
    if (path) return path;
    const field = fields[name];
    if (!field?.options.sort || (!sortsOf(this.kind).includes(name) && !isCustomName(name))) return undefined;
    if (field.type === 'money') return `${name}.minor`;
    return isText(field) && !isCustomName(name) ? `${name}Key` : name;
  }

  readonly paths: Paths = {
    value: (name) => name,
    key: (name) =>
      this.options.orderKeys?.includes(name)
        ? undefined
        : (this.options.sortPaths?.[name] ?? this.#textKeys.find(([text]) => text === name)?.[1]),
  };

  /** With the folded texts that lists are sorted by. */
  derived(row: Row): Row {
    const after = withTextKeys(row, this.#textKeys);
    return this.options.derive ? this.options.derive(after) : after;
  }

  async viewpoint(user: Pick<CurrentUser, 'id'>): Promise<Viewpoint> {
    const view = await this.deps.viewpoint(user);
    return { ...view, userId: user.id, now: this.deps.clock.now() };
  }
}

const isText = ({ type }: Field): boolean => type === 'text' || type === 'email';
const maxKey = 80;

/** Empty where there is none, so that sorting knows no null. */
export const textKey = (text: string | undefined): string => plain(text ?? '').slice(0, maxKey);

/** The derived fields of a kind that its text fields are sorted by, by field; without those that are sorted by another. */
export const textKeyNames = (kind: AnyKind, sortPaths: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries<Field>(kind.fields).flatMap(([name, field]) =>
      field.options.sort && isText(field) && !sortPaths[name] ? [[name, `${name}Key`]] : [],
    ),
  );

export const withTextKeys = <Row extends object>(row: Row, names: readonly (readonly [string, string])[]): Row =>
  names.length === 0
    ? row
    : {
        ...row,
        ...Object.fromEntries(names.map(([name, key]) => [key, textKey((row as Record<string, string>)[name])])),
      };
