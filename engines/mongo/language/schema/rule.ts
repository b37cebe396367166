import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { toSafeInteger } from '../number.ts';

/** One keyword of a schema. */
export interface Rule {
  test(v: Value): boolean;
  /** What the server's error says of a value that fails. */
  explain(v: Value): Doc;
}

export interface Schema {
  readonly title: string | undefined;
  readonly description: string | undefined;
  test(v: Value): boolean;
  explain(v: Value): Doc[];
}

export type CompileSchema = (spec: Value, env: Env) => Schema;

/** Reads one keyword; `schema` is the whole of which it is part. */
export type KeywordParser = (value: Value, schema: Doc, compile: (spec: Value) => Schema, env: Env) => Rule;

/** A rule whose failure is told by the keyword, a reason and the value. */
export function plainRule(
  keyword: string,
  argument: Value,
  reason: string,
  test: (v: Value) => boolean,
  more: (v: Value) => [string, Value][] = (v) => [['consideredValue', v]],
): Rule {
  const explain = (v: Value): Doc =>
    new Doc([
      ['operatorName', keyword],
      ['specifiedAs', new Doc([[keyword, argument]])],
      ['reason', reason],
      ...more(v),
    ]);
  return { test, explain };
}

export function requireCount(keyword: string, value: Value): number {
  const n = toSafeInteger(value);
  if (n === undefined) throw new MongoError('FailedToParse', `Expected an integer: ${keyword}`);
  if (n < 0) throw new MongoError('FailedToParse', `Expected a non-negative number in: ${keyword}`);
  return n;
}

export function requireText(keyword: string, value: Value): string {
  if (typeof value === 'string') return value;
  throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a string`);
}

export function requireObject(keyword: string, value: Value): Doc {
  if (value instanceof Doc) return value;
  throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an object`);
}

/** A list of one or more. */
export function requireItems(keyword: string, value: Value): Value[] {
  if (!Array.isArray(value)) throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an array`);
  if (value.length === 0) throw new MongoError('BadValue', `$jsonSchema keyword '${keyword}' cannot be an empty array`);
  return value;
}

export function requireNames(keyword: string, value: Value): string[] {
  const names = requireItems(keyword, value).map((name) => requireText(keyword, name));
  if (new Set(names).size < names.length) {
    throw new MongoError('FailedToParse', `$jsonSchema keyword '${keyword}' array cannot contain duplicate values`);
  }
  return names;
}
