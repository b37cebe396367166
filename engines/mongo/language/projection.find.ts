import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Env } from './env.ts';
import { parseFilter } from './filter.parse.ts';
import type { Filter } from './filter.ts';
import { compileFilter } from './match.ts';
import { toSafeInteger } from './number.ts';
import type { ArrayHit } from './path.ts';

/** What `find` alone does to a projected document; `original` is the document before the projection. */
export interface FindTransform {
  readonly positional: boolean;
  apply(out: Doc, original: Doc): Doc;
}

/** Whether the argument of `$slice` is that of a find projection: a number, or two numbers. */
export function isFindSlice(argument: Value): boolean {
  if (!Array.isArray(argument)) return toSafeInteger(argument) !== undefined;
  return argument.length === 2 && argument.every((n) => toSafeInteger(n) !== undefined);
}

/** `{$slice: n}` keeps the first n (negative: last) elements, `{$slice: [skip, n]}` n after a start. */
export function slice(path: string, argument: Value): FindTransform {
  const [skip, limit] = Array.isArray(argument)
    ? argument.map((n) => toSafeInteger(n)!)
    : [undefined, toSafeInteger(argument)!];
  if (skip !== undefined && limit! <= 0) {
    throw new MongoError(28724, `Third argument to $slice must be positive: ${limit}`);
  }
  const cut = (values: Value[]): Value[] => {
    if (skip === undefined) return limit! < 0 ? values.slice(limit) : values.slice(0, limit);
    const start = skip < 0 ? Math.max(0, values.length + skip) : skip;
    return values.slice(start, start + limit!);
  };
  const parts = path.split('.');
  return { positional: false, apply: (out) => replaceArrays(out, parts, 0, cut) as Doc };
}

/** `value` with the arrays at a path replaced, in documents within arrays too. */
function replaceArrays(value: Value, parts: readonly string[], at: number, replace: (v: Value[]) => Value[]): Value {
  if (at === parts.length) return Array.isArray(value) ? replace(value) : value;
  if (Array.isArray(value)) return value.map((element) => replaceArrays(element, parts, at, replace));
  if (!(value instanceof Doc)) return value;
  const inner = value.get(parts[at]!);
  if (inner === undefined) return value;
  return new Doc(value).set(parts[at]!, replaceArrays(inner, parts, at + 1, replace));
}

/** `{$elemMatch: query}` keeps the first element that matches; the field is left out when none does. */
export function elementMatch(path: string, query: Doc, env: Env): (doc: Doc) => Value[] | undefined {
  const matcher = compileFilter(parseFilter(new Doc([[path, query]]), env), env);
  const hit: ArrayHit = { index: -1 };
  return (doc) => {
    const values = doc.get(path);
    if (!Array.isArray(values)) return undefined;
    hit.index = -1;
    return matcher(doc, hit) && hit.index >= 0 ? [values[hit.index]!] : undefined;
  };
}

/** `'a.$': 1` keeps the element of the array that the query matched. */
export function positional(path: string, filter: Filter | undefined, env: Env): FindTransform {
  const matcher = filter && compileFilter(filter, env);
  const hit: ArrayHit = { index: -1 };
  const parts = path.split('.');
  const apply = (out: Doc, original: Doc): Doc => {
    hit.index = -1;
    const matched = matcher?.(original, hit);
    let reached = false;
    const picked = replaceFirstArray(out, parts, 0, (values) => {
      reached = true;
      if (!matched || hit.index < 0) throw noElement();
      const element = values[hit.index];
      if (element === undefined)
        throw new MongoError(
          51247,
          "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
        );
      return [element];
    });
    return reached ? (picked as Doc) : out;
  };
  return { positional: true, apply };
}

function replaceFirstArray(
  value: Value,
  parts: readonly string[],
  at: number,
  replace: (v: Value[]) => Value[],
): Value {
  if (Array.isArray(value)) return replace(value);
  const inner = value instanceof Doc && at < parts.length ? value.get(parts[at]!) : undefined;
  if (inner === undefined) return value;
  return new Doc(value as Doc).set(parts[at]!, replaceFirstArray(inner, parts, at + 1, replace));
}

function noElement(): MongoError {
  return new MongoError(
    51246,
    "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
  );
}
