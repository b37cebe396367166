import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { parseFieldPath } from '../expression/field-path.ts';
import { formatValue } from '../format.ts';
import { carryMetadata } from '../metadata.ts';
import { setPath } from './set-path.ts';
import type { StageParser } from './stage.ts';

interface Unwind {
  readonly parts: readonly string[];
  readonly keepEmpty: boolean;
  readonly indexParts: readonly string[] | undefined;
}

function parseUnwind(spec: Value): Unwind {
  if (typeof spec === 'string') return { parts: unwindPath(spec), keepEmpty: false, indexParts: undefined };
  if (!(spec instanceof Doc)) {
    throw new MongoError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(spec)}`,
    );
  }
  let keepEmpty = false;
  let indexParts: string[] | undefined;
  for (const [key, value] of spec) {
    if (key === 'path') continue;
    if (key === 'preserveNullAndEmptyArrays') {
      if (typeof value !== 'boolean') {
        throw new MongoError(
          28809,
          `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(value)}`,
        );
      }
      keepEmpty = value;
    } else if (key === 'includeArrayIndex') indexParts = parseIndexField(value);
    else throw new MongoError(28811, `unrecognized option to $unwind stage: ${key}`);
  }
  const path = spec.get('path');
  if (path === undefined) throw new MongoError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw new MongoError(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  return { parts: unwindPath(path), keepEmpty, indexParts };
}

function parseIndexField(value: Value): string[] {
  if (typeof value !== 'string' || value === '') {
    throw new MongoError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${formatValue(value)}`,
    );
  }
  if (value.startsWith('$')) {
    throw new MongoError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
    );
  }
  return parseFieldPath(value);
}

function unwindPath(path: string): string[] {
  if (!path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  return parseFieldPath(path.slice(1));
}

/** `$unwind`: one document for each element of an array; a value that is no array stands for itself. */
export const unwind: StageParser = (spec, env) => {
  const { parts, keepEmpty, indexParts } = parseUnwind(spec);
  const withIndex = (doc: Doc, index: number | null): Doc =>
    indexParts ? setPath(doc, indexParts, index === null ? null : BigInt(index)) : doc;
  return function* (source) {
    for (const doc of source) {
      env.checkDeadline();
      const value = plainValue(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        for (let i = 0; i < value.length; i++) {
          yield carryMetadata(doc, withIndex(setPath(doc, parts, value[i]!), i));
        }
      } else if (Array.isArray(value)) {
        if (keepEmpty) yield carryMetadata(doc, withIndex(setPath(doc, parts, undefined), null));
      } else if ((value !== undefined && value !== null) || keepEmpty) yield withIndex(doc, null);
    }
  };
};

function plainValue(doc: Doc, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = doc;
  for (const part of parts) value = value instanceof Doc ? value.get(part) : undefined;
  return value;
}
