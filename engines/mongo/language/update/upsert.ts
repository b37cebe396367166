import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Filter } from '../filter.ts';

/** The document that the equalities of a query describe: what an upsert starts from. Throws when a path is given twice. */
export function equalities(filter: Filter): Doc {
  const doc = new Doc();
  const seen = new Set<string>();
  collect(filter, (path, value) => {
    for (const other of seen) {
      if (other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
        const twice = other.length <= path.length ? other : path;
        throw new MongoError(
          'NotSingleValueField',
          `cannot infer query fields to set, path '${twice}' is matched twice`,
        );
      }
    }
    seen.add(path);
    setAt(doc, path.split('.'), value);
  });
  const id = doc.get('_id');
  return id === undefined ? doc : new Doc([['_id', id], ...doc]);
}

function collect(filter: Filter, add: (path: string, value: Value) => void): void {
  if (filter.kind === 'and') for (const inner of filter.filters) collect(inner, add);
  else if (filter.kind === 'compare' && filter.op === 'eq') add(filter.path, filter.value);
  else if (filter.kind === 'in' && filter.values.length === 1 && filter.regexes.length === 0) {
    add(filter.path, filter.values[0]!);
  }
}

function setAt(doc: Doc, parts: string[], value: Value): void {
  let current = doc;
  for (const part of parts.slice(0, -1)) {
    const next = current.get(part);
    const below = next instanceof Doc ? next : new Doc();
    current.set(part, below);
    current = below;
  }
  current.set(parts.at(-1)!, value);
}
