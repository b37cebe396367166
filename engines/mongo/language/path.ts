import { Doc, type Value } from '../bson/value.ts';

/** A dotted path, taken apart once. */
export interface Path {
  readonly parts: readonly string[];
  /** For each part, the array index it can mean, or -1. */
  readonly indexes: readonly number[];
}

/** Receives which element of the outermost array that was traversed matched: what positional `$` stands for. */
export interface ArrayHit {
  index: number;
}

export type ValueTest = (value: Value | undefined) => boolean;

const INDEX = /^(?:0|[1-9]\d{0,8})$/;

export function parsePath(text: string): Path {
  const parts = text.split('.');
  return { parts, indexes: parts.map(arrayIndex) };
}

/** The array index that a path component can mean, or -1. */
export function arrayIndex(part: string): number {
  return INDEX.test(part) ? Number(part) : -1;
}

/**
 * Whether a value that `path` leads to passes `test`, the way queries walk: into every document of an array on the way,
 * by index where a component is a number, and with `expand` into each element of an array at the end, as well as the
 * array as a whole. A path that ends before its last component is tested as missing, except within an array.
 */
export function someValue(doc: Doc, path: Path, test: ValueTest, expand: boolean, hit?: ArrayHit): boolean {
  return walkDoc(doc, path, 0, test, expand, hit);
}

function walkDoc(doc: Doc, path: Path, at: number, test: ValueTest, expand: boolean, hit?: ArrayHit): boolean {
  const value = doc.get(path.parts[at]!);
  if (at === path.parts.length - 1) {
    return expand && Array.isArray(value) ? someElement(value, test, hit) || test(value) : test(value);
  }
  if (value instanceof Doc) return walkDoc(value, path, at + 1, test, expand, hit);
  if (Array.isArray(value)) return walkArray(value, path, at + 1, test, expand, hit);
  return test(undefined);
}

function someElement(values: readonly Value[], test: ValueTest, hit?: ArrayHit): boolean {
  for (let i = 0; i < values.length; i++) {
    if (test(values[i])) {
      if (hit) hit.index = i;
      return true;
    }
  }
  return false;
}

function walkArray(
  values: readonly Value[],
  path: Path,
  at: number,
  test: ValueTest,
  expand: boolean,
  hit?: ArrayHit,
): boolean {
  for (let i = 0; i < values.length; i++) {
    const element = values[i];
    if (element instanceof Doc && walkDoc(element, path, at, test, expand, hit)) {
      if (hit) hit.index = i;
      return true;
    }
  }
  const index = path.indexes[at]!;
  if (index < 0 || index >= values.length) return false;
  const element = values[index];
  if (at === path.parts.length - 1) return test(element);
  if (element instanceof Doc) return walkDoc(element, path, at + 1, test, expand, hit);
  return Array.isArray(element) && walkArray(element, path, at + 1, test, expand, hit);
}

/** The value at a path of field names as an aggregation expression sees it: an array on the way becomes an array of values. */
export function fieldValue(value: Value | undefined, parts: readonly string[], from = 0): Value | undefined {
  let current = value;
  for (let i = from; i < parts.length; i++) {
    if (current instanceof Doc) {
      current = current.get(parts[i]!);
    } else if (Array.isArray(current)) {
      const found: Value[] = [];
      for (const element of current) {
        if (!(element instanceof Doc)) continue;
        const inner = fieldValue(element, parts, i);
        if (inner !== undefined) found.push(inner);
      }
      return found;
    } else {
      return undefined;
    }
  }
  return current;
}
