import { Doc, UNDEFINED, type Value } from '../../bson/value.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filter.parse.ts';
import { compileFilter } from '../match.ts';
import { arrayIndex } from '../path.ts';
import { createKeyEncoder } from '../value-key.ts';

/**
 * The documents of a collection by the values at one path: what `$lookup` joins with where no index leads to them.
 * It gives candidates; the condition of the join is looked at in each of them.
 */
export class HashJoin {
  readonly #byKey = new Map<string, number[]>();
  readonly #docs: Doc[] = [];
  readonly #encode: (value: Value) => string;

  constructor(docs: Iterable<Doc>, path: string, env: Env) {
    this.#encode = createKeyEncoder(env.collation);
    const parts = path.split('.');
    for (const doc of docs) {
      const position = this.#docs.push(doc) - 1;
      const keys = new Set<string>();
      collect(doc, parts, 0, (value) => keys.add(this.#encode(value)));
      for (const key of keys) {
        const known = this.#byKey.get(key);
        if (known) known.push(position);
        else this.#byKey.set(key, [position]);
      }
    }
  }

  /** The documents that one of the values leads to and that meet the condition, in their order. */
  *find(values: readonly Value[], condition: Doc, env: Env): Iterable<Doc> {
    const matches = compileFilter(parseFilter(condition, env), env);
    const found = values.map((value) => this.#byKey.get(this.#encode(value)) ?? []);
    const positions = found.length === 1 ? found[0]! : [...new Set(found.flat())].sort((a, b) => a - b);
    for (const position of positions) {
      const doc = this.#docs[position]!;
      if (matches(doc)) yield doc;
    }
  }
}

/** Every value that equality at the path may be about: elements of arrays and arrays themselves, null for what is missing. */
function collect(value: Value | undefined, parts: readonly string[], at: number, add: (value: Value) => void): void {
  if (at === parts.length) {
    add(isMissing(value) ? null : value!);
    if (Array.isArray(value)) for (const element of value) add(isMissing(element) ? null : element);
    return;
  }
  if (value instanceof Doc) collect(value.get(parts[at]!), parts, at + 1, add);
  else if (Array.isArray(value)) {
    add(null);
    const index = arrayIndex(parts[at]!);
    if (index >= 0 && index < value.length) collect(value[index], parts, at + 1, add);
    for (const element of value) if (element instanceof Doc) collect(element, parts, at, add);
  } else add(null);
}

function isMissing(value: Value | undefined): boolean {
  return value === undefined || value === UNDEFINED;
}
