import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import { textKey } from '../../../kernel/records/store.ts';
import { plain } from '../../../kernel/words.ts';

/** A record that a row of a file may mean: stored already, or read earlier from the same file. */
export interface KnownRecord<Row extends BaseRow = BaseRow> {
  /** As it is stored; undefined for one that is yet to be. */
  stored?: Row;
  row: Row;
  /** This import has made it. */
  isNew: boolean;
}

const separator = '\u0000';

/** Finds the records that have the same values in the fields by which an import tells records apart. */
export class KnownRecords<Row extends BaseRow = BaseRow> {
  readonly #store: AnyStore;
  readonly #fields: readonly string[];
  readonly #scope: Scope;
  /** Values of a field that has no index, read once, and the records with them. */
  #unindexed: Map<string, string[]> | undefined;
  readonly #made = new Map<string, KnownRecord<Row>[]>();

  constructor(store: AnyStore, fields: readonly string[], scope: Scope) {
    this.#store = store;
    this.#fields = fields;
    this.#scope = scope;
  }

  /** What a record is found by: several where a field has several values; none where the first field is empty. */
  keysOf(row: object): string[] {
    const [first = '', ...others] = this.#fields;
    const rest = others.map((name) => valuesOf(row, name)[0] ?? '');
    return valuesOf(row, first).map((value) => [value, ...rest].join(separator));
  }

  /** The stored records under any of the keys, with those that this import has made. */
  async load(keys: readonly string[], session?: ClientSession): Promise<Map<string, KnownRecord<Row>[]>> {
    const found = new Map<string, KnownRecord<Row>[]>();
    const add = (key: string, one: KnownRecord<Row>) => found.set(key, [...(found.get(key) ?? []), one]);
    for (const key of new Set(keys)) for (const one of this.#made.get(key) ?? []) add(key, one);
    if (keys.length === 0) return found;
    for (const row of await this.#find([...new Set(keys.map((key) => key.split(separator)[0]!))], session)) {
      const one = { stored: row, row, isNew: false };
      for (const key of this.keysOf(row)) add(key, one);
    }
    return found;
  }

  /** Remembers a record that a dry run would make, as nothing of it is stored. */
  remember(one: KnownRecord<Row>): void {
    for (const key of this.keysOf(one.row)) this.#made.set(key, [...(this.#made.get(key) ?? []), one]);
  }

  async #find(values: string[], session?: ClientSession): Promise<Row[]> {
    const [name = ''] = this.#fields;
    const { model, paths, scopeField } = this.#store;
    const within = { deleted: false, ...withinScope(this.#scope, scopeField) };
    const find = async (where: object) =>
      (await model
        .find({ ...where, ...within }, null, { session })
        .limit(5000)
        .lean<BaseRow[]>()) as Row[];
    if (name === 'id') return find({ _id: { $in: values.filter((id) => /^[0-9a-f]{24}$/.test(id)).map(objectId) } });
    const key = paths.key(name);
    if (key) return find({ [key]: { $in: values.map(textKey) } });
    if (isIndexed(this.#store, name)) return find({ [name]: { $in: values } });
    this.#unindexed ??= await this.#readAll(name, within);
    const ids = values.flatMap((value) => this.#unindexed?.get(value) ?? []);
    return ids.length > 0 ? find({ _id: { $in: ids.map(objectId) } }) : [];
  }

  async #readAll(name: string, within: object): Promise<Map<string, string[]>> {
    const ids = new Map<string, string[]>();
    const path = isCustomName(name) ? `customFields.${customKeyOf(name)}` : name;
    const rows = this.#store.model
      .find(within, { [path]: 1 })
      .lean<BaseRow[]>()
      .cursor({ batchSize: 1000 });
    for await (const row of rows) {
      const id = String((row as unknown as BaseRow)._id);
      for (const value of valuesOf(row as object, name)) ids.set(value, [...(ids.get(value) ?? []), id]);
    }
    return ids;
  }
}

const isIndexed = ({ model }: AnyStore, name: string): boolean =>
  model.schema.indexes().some(([keys]) => Object.keys(keys).find((key) => key !== 'deleted') === name);

/** The values of a field, folded for comparison. */
function valuesOf(row: object, name: string): string[] {
  const any = row as Record<string, unknown> & { customFields?: Record<string, unknown> };
  const value = isCustomName(name) ? any.customFields?.[customKeyOf(name)] : any[name === 'id' ? '_id' : name];
  return [value].flat().flatMap((one) => (one === undefined || one === null || one === '' ? [] : plain(String(one))));
}
