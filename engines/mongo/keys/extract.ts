import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';

/** One way to key a document: the value of each indexed field, `undefined` where the field is missing. */
export type KeyValues = (Value | undefined)[];

export interface Extracted {
  keys: KeyValues[];
  /** Which of the index's fields met an array in this document. */
  arrays: boolean[] | undefined;
}

/** Where the walk along one field's path stands: at `from`, with `path[at]` as the next step. */
interface Walk {
  from: Value | undefined;
  at: number;
}

/**
 * The keys of a document under an index on `paths`: one, or one per array element when a path meets an array.
 * An empty array is keyed as BSON's undefined (given as `emptyArray`).
 * Throws CannotIndexParallelArrays when two fields meet different arrays.
 */
export function extractKeys(doc: Doc, paths: readonly string[][], emptyArray: Value): Extracted {
  const simple = extractSimple(doc, paths);
  if (simple) return { keys: [simple], arrays: undefined };
  const keys: KeyValues[] = [];
  const arrays = paths.map(() => false);
  expand(
    paths.map(() => ({ from: doc, at: 0 })),
    paths,
    keys,
    arrays,
    emptyArray,
  );
  return { keys, arrays };
}

/** The single key of a document in which no path meets an array, else undefined. */
function extractSimple(doc: Doc, paths: readonly string[][]): KeyValues | undefined {
  const values: KeyValues = new Array(paths.length);
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i]!;
    let value: Value | undefined = doc;
    for (let step = 0; step < path.length && value !== undefined; step++) {
      if (Array.isArray(value)) return undefined;
      value = value instanceof Doc ? value.get(path[step]!) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    values[i] = value;
  }
  return values;
}

/** Follows every path to its end or to an array; goes once through the array that several of them may share. */
function expand(
  walks: Walk[],
  paths: readonly string[][],
  keys: KeyValues[],
  arrays: boolean[],
  emptyArray: Value,
): void {
  let shared: Value[] | undefined;
  let sharedBy = -1;
  const ends = walks.map((walk, i) => {
    const end = follow(walk, paths[i]!);
    if (!Array.isArray(end.from) || end.at < 0) return end;
    if (shared && shared !== end.from) {
      throw new MongoError(
        'CannotIndexParallelArrays',
        `cannot index parallel arrays [${paths[i]!.at(-1)}] [${paths[sharedBy]!.at(-1)}]`,
      );
    }
    shared = end.from;
    sharedBy = i;
    return end;
  });
  if (!shared) {
    keys.push(ends.map((end) => end.from));
    return;
  }
  const elements: (Value | undefined)[] = shared.length > 0 ? shared : [undefined];
  for (const element of elements) {
    const next = ends.map((end, i) => {
      if (end.from !== shared || end.at < 0) return end;
      arrays[i] = true;
      if (end.at === paths[i]!.length) return { from: element === undefined ? emptyArray : element, at: -1 };
      return { from: element instanceof Doc ? element : undefined, at: element instanceof Doc ? end.at : -1 };
    });
    expand(next, paths, keys, arrays, emptyArray);
  }
}

/** Walks up to the next array or the end; `at` is -1 when the value stands and must not be looked into again. */
function follow(walk: Walk, path: readonly string[]): Walk {
  let { from, at } = walk;
  if (at < 0) return walk;
  while (at < path.length) {
    if (Array.isArray(from)) {
      const position = arrayPosition(from, path[at]!);
      if (position === undefined) return { from, at };
      from = from[position];
    } else from = from instanceof Doc ? from.get(path[at]!) : undefined;
    if (from === undefined) return { from, at: -1 };
    at++;
  }
  return Array.isArray(from) ? { from, at } : { from, at: -1 };
}

/** `a.0` means the first element, unless elements have a field of that name too: then it has no one meaning. */
function arrayPosition(array: readonly Value[], step: string): number | undefined {
  if (!/^(0|[1-9]\d*)$/.test(step)) return undefined;
  if (array.some((element) => element instanceof Doc && element.has(step))) {
    throw new MongoError(
      16746,
      `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${step}'`,
    );
  }
  return Number(step);
}
