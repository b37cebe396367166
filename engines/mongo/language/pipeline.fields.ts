import { isNumber } from '../bson/number.ts';
import { Doc, type Value } from '../bson/value.ts';
import type { Env } from './env.ts';
import { parseFilter } from './filter.parse.ts';
import { filterFields } from './match.ts';
import { isTruthy } from './number.ts';

/** Operators that read a field by a plain name, or the document as a whole. */
const OPAQUE = new Set(['$getField', '$setField', '$unsetField', '$$ROOT', '$$CURRENT']);

/**
 * The top-level fields that stages read of the documents they are given, when one of them lets no others through
 * ($group, $count, $project...); undefined when they may need the whole document.
 */
export function stageFields(
  stages: readonly (readonly [name: string, spec: Value])[],
  env: Env,
): Set<string> | undefined {
  const fields = new Set<string>();
  for (const [name, spec] of stages) {
    switch (name) {
      case '$count':
        return fields;
      case '$group':
      case '$sortByCount':
      case '$bucket':
      case '$bucketAuto':
        return collect(spec, fields) ? fields : undefined;
      case '$project':
        return collectProjection(spec, fields) ? fields : undefined;
      case '$limit':
      case '$skip':
        break;
      case '$match': {
        const read = filterFields(parseFilter(spec as Doc, env));
        if (!read) return undefined;
        for (const field of read) fields.add(field);
        break;
      }
      case '$sort':
        if (!addKeys(spec, fields)) return undefined;
        break;
      case '$unwind':
      case '$addFields':
      case '$set':
        if (!collect(spec, fields) || (name !== '$unwind' && !addKeys(spec, fields))) return undefined;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}

function collectProjection(spec: Value, fields: Set<string>): boolean {
  if (!(spec instanceof Doc)) return false;
  if (!spec.has('_id')) fields.add('_id');
  let includes = false;
  for (const [path, value] of spec) {
    const flag = isNumber(value) || typeof value === 'boolean';
    if (flag && !isTruthy(value)) {
      if (path !== '_id') return false;
      continue;
    }
    includes = true;
    fields.add(topOf(path));
    if (!flag && !collect(value, fields)) return false;
  }
  // Nothing but an excluded _id keeps all the rest.
  return includes;
}

function addKeys(spec: Value, fields: Set<string>): boolean {
  if (!(spec instanceof Doc)) return false;
  for (const [path, value] of spec) {
    // A sort by the text score reads what travels beside the document.
    if (value instanceof Doc && value.has('$meta')) return false;
    fields.add(topOf(path));
  }
  return true;
}

const topOf = (path: string): string => path.split('.', 1)[0]!;

/** Adds the fields that expressions anywhere in `spec` refer to; false when they may read any. */
function collect(spec: Value, fields: Set<string>): boolean {
  if (typeof spec === 'string') {
    if (spec.startsWith('$$')) return collectVariable(spec, fields);
    if (spec.startsWith('$')) fields.add(topOf(spec.slice(1)));
    return true;
  }
  if (Array.isArray(spec)) return spec.every((entry) => collect(entry, fields));
  if (!(spec instanceof Doc)) return true;
  for (const [key, value] of spec) {
    if (OPAQUE.has(key) || key === '$meta') return false;
    if (key === 'sortBy' && !addKeys(value, fields) && value instanceof Doc) return false;
    if (!collect(value, fields)) return false;
  }
  return true;
}

function collectVariable(text: string, fields: Set<string>): boolean {
  if (OPAQUE.has(text)) return false;
  const [name, field] = text.split('.');
  if (field !== undefined && OPAQUE.has(name!)) fields.add(field);
  return true;
}
