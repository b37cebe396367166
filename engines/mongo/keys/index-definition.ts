import { compareValues } from '../bson/compare.ts';
import { isNumber } from '../bson/number.ts';
import { type Doc, UNDEFINED, type Value } from '../bson/value.ts';
import { type Collation, collationOf } from '../language/collation.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import type { Filter } from '../language/filter.ts';
import { compileFilter, filterFields } from '../language/match.ts';
import { KeyWriter } from './encode.ts';
import { extractKeys } from './extract.ts';
import { foldStrings } from './fold.ts';
import { arrayInHashed, hashValue } from './hash.ts';
import type { Landmarks } from './landmarks.ts';
import { numberOf } from './spec.ts';

export type IndexKind = 'ordered' | 'hashed' | 'text';

export interface IndexField {
  readonly name: string;
  readonly path: string[];
  readonly descending: boolean;
}

/** An index: what it is on, and how documents become its keys. */
export class IndexDefinition {
  readonly id: number;
  /** As the client wrote it and `listIndexes` shows it. */
  readonly spec: Doc;
  readonly name: string;
  readonly kind: IndexKind;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  /** Whether new duplicates are refused, though older ones may stand (`prepareUnique`). */
  readonly refusesDuplicates: boolean;
  readonly sparse: boolean;
  readonly hidden: boolean;
  readonly partial: Filter | undefined;
  readonly expireAfterSeconds: number | undefined;
  readonly collation: Collation | undefined;
  /** Top-level fields on which a document's keys depend; undefined when that cannot be told. */
  readonly reads: ReadonlySet<string> | undefined;
  /** Per field: whether any document had an array along its path. Never falls back to false. */
  readonly multikey: boolean[];
  /** No key is higher, as far as it is known: a higher one need not be looked for. */
  highest: Uint8Array | undefined;
  /** Entries at known distances from the start of a range, once someone has skipped far. */
  landmarks: Landmarks | undefined;
  /** Whether it holds every document it should, so that queries may use it. */
  ready = false;
  /** The statements that change entries and look for them. */
  readonly sql: { readonly [use in 'insert' | 'remove' | 'holders' | 'otherHolder' | 'highest']: string };
  readonly #paths: string[][];
  readonly #hashedAt: number;
  readonly #keyWriter: KeyWriter;
  readonly #foldsStrings: boolean;
  readonly #covers: ((doc: Doc) => boolean) | undefined;

  constructor(id: number, spec: Doc, multikey: boolean[] | undefined) {
    this.id = id;
    this.sql = {
      insert: `INSERT INTO ${this.table} (k, rid) VALUES (?, ?)`,
      remove: `DELETE FROM ${this.table} WHERE k = ? AND rid = ?`,
      holders: `SELECT rid FROM ${this.table} WHERE k = ?`,
      highest: `SELECT k FROM ${this.table} ORDER BY k DESC LIMIT 1`,
      otherHolder: `SELECT 1 FROM ${this.table} WHERE k = ? AND rid <> ? LIMIT 1`,
    };
    this.spec = spec;
    this.name = spec.get('name') as string;
    const entries = [...(spec.get('key') as Doc)];
    this.fields = entries.map(([name, direction]) => ({
      name,
      path: name.split('.'),
      descending: isNumber(direction) && compareValues(direction, 0) < 0,
    }));
    this.kind = kindOf(entries);
    this.unique = spec.get('unique') === true || this.name === '_id_';
    this.refusesDuplicates = this.unique || spec.get('prepareUnique') === true;
    this.sparse = spec.get('sparse') === true;
    this.hidden = spec.get('hidden') === true;
    this.expireAfterSeconds = numberOf(spec.get('expireAfterSeconds'));
    const collation = spec.get('collation') as Doc | undefined;
    this.collation = collation && collationOf(collation);
    const partial = spec.get('partialFilterExpression') as Doc | undefined;
    const env = createEnv({ collation: this.collation });
    this.partial = partial && parseFilter(partial, env);
    this.#covers = this.partial && compileFilter(this.partial, env);
    const paths = this.kind === 'text' ? textPaths(spec) : this.fields.map((field) => field.path[0]!);
    this.reads = readFields(paths, this.partial);
    this.multikey = multikey ?? this.fields.map(() => false);
    this.#paths = this.fields.map((field) => field.path);
    this.#hashedAt = entries.findIndex(([, direction]) => direction === 'hashed');
    const fold = this.collation && foldStrings(this.collation);
    this.#foldsStrings = fold !== undefined;
    this.#keyWriter = new KeyWriter(fold);
  }

  get table(): string {
    return `index_${this.id}`;
  }

  /** Whether strings that are equal under its collation have one key; without a collation that is always so. */
  get foldsStrings(): boolean {
    return this.collation === undefined || this.#foldsStrings;
  }

  get isMultikey(): boolean {
    return this.multikey.includes(true);
  }

  /** Whether the documents of its collection come in its order when no other is asked for. */
  get isClustered(): boolean {
    return this.spec.get('clustered') === true;
  }

  get isId(): boolean {
    return this.name === '_id_' || this.isClustered;
  }

  /** Whether the filter of a partial index covers the document. */
  includes(doc: Doc): boolean {
    return !this.#covers || this.#covers(doc);
  }

  /** The document's keys, none twice; empty when the index leaves the document out. */
  keysOf(doc: Doc): DocumentKeys {
    if (!this.includes(doc)) return NO_KEYS;
    const { keys, arrays } = extractKeys(doc, this.#paths, UNDEFINED);
    if (arrays?.[this.#hashedAt]) throw arrayInHashed();
    if (this.sparse && keys.every((values) => values.every((value) => value === undefined))) return NO_KEYS;
    if (keys.length === 1) return { keys: [this.encode(keys[0]!)], arrays };
    const distinct = new Map<string, Buffer>();
    for (const values of keys) {
      const key = this.encode(values);
      distinct.set(key.toString('latin1'), key);
    }
    return { keys: [...distinct.values()], arrays };
  }

  /** The key of the values of the index's first fields. */
  encode(values: readonly (Value | undefined)[]): Buffer {
    const writer = this.#keyWriter.start();
    for (let i = 0; i < values.length; i++) {
      const value = i === this.#hashedAt ? hashValue(values[i]) : values[i];
      writer.field(value, this.fields[i]!.descending);
    }
    return writer.finish();
  }

  isHashedField(field: number): boolean {
    return field === this.#hashedAt;
  }

  /** One value of one field as an ascending field would have it. */
  encodeValue(value: Value, field: number): Buffer {
    const given = field === this.#hashedAt ? hashValue(value) : value;
    return this.#keyWriter.start().field(given, false).finish();
  }

  /** Whether the index says in its spec that it holds only some documents. */
  get isPartial(): boolean {
    return this.partial !== undefined || this.sparse;
  }
}

export interface DocumentKeys {
  readonly keys: readonly Buffer[];
  readonly arrays: boolean[] | undefined;
}

const NO_KEYS: DocumentKeys = { keys: [], arrays: undefined };

function kindOf(entries: [string, Value][]): IndexKind {
  if (entries.some(([, direction]) => direction === 'text')) return 'text';
  return entries.some(([, direction]) => direction === 'hashed') ? 'hashed' : 'ordered';
}

/** A text index also reads the field that names a document's language; undefined when it reads every field. */
function textPaths(spec: Doc): string[] | undefined {
  const names = [...(spec.get('key') as Doc).keys(), ...((spec.get('weights') as Doc | undefined)?.keys() ?? [])];
  if (names.includes('$**')) return undefined;
  return [...names, String(spec.get('language_override') ?? 'language')].map((name) => name.split('.', 1)[0]!);
}

function readFields(paths: readonly string[] | undefined, partial: Filter | undefined): Set<string> | undefined {
  if (!paths) return undefined;
  const names = new Set(paths);
  if (!partial) return names;
  const others = filterFields(partial);
  return others && names.union(others);
}
