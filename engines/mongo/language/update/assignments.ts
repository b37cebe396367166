import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { Env } from '../env.ts';
import { formatValue } from '../format.ts';
import { arrayIndex } from '../path.ts';
import { type EditContext, editPath, isArrayOperator, type LeafEdit, parseUpdatePath } from './edit-path.ts';
import { UPDATE_OPERATORS } from './operators.ts';

/** One path of an update and what is done there. */
export interface Assignment {
  readonly path: string;
  readonly parts: readonly string[];
  readonly leaf: LeafEdit;
  readonly onInsert: boolean;
  /** Set for `$rename`, which touches two paths. */
  readonly rename?: (doc: Doc, context: EditContext) => Doc;
}

/** Reads a document of update operators, in the order in which the server applies them: that of the field names. */
export function parseAssignments(update: Doc, env: Env): Assignment[] {
  const assignments: Assignment[] = [];
  for (const [operator, fields] of update) {
    const parse = UPDATE_OPERATORS.get(operator);
    if (!parse && operator !== '$rename') {
      const what = `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`;
      throw new MongoError('FailedToParse', what);
    }
    for (const [path, argument] of requireFields(operator, fields)) {
      if (!parse) assignments.push(...parseRename(path, argument));
      else {
        const parts = parseUpdatePath(path);
        assignments.push({ path, parts, leaf: parse(argument, path, env), onInsert: operator === '$setOnInsert' });
      }
    }
  }
  checkConflicts(assignments);
  return assignments.sort((a, b) => comparePaths(a.parts, b.parts));
}

function requireFields(operator: string, fields: Value): Doc {
  if (fields instanceof Doc) return fields;
  const found = `Modifiers operate on fields but we found type ${typeName(fields)} instead.`;
  const example = `{${operator}: ${formatValue(fields)}}`;
  throw new MongoError('FailedToParse', `${found} For example: {$mod: {<field>: ...}} not ${example}`);
}

/** A path may be updated once, and not together with one above it. */
function checkConflicts(assignments: readonly Assignment[]): void {
  const seen = new Set<string>();
  const above = new Set<string>();
  for (const { path, parts } of assignments) {
    const prefixes = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
    const at = above.has(path) ? path : prefixes.find((prefix) => seen.has(prefix));
    if (at !== undefined) {
      throw new MongoError(40, `Updating the path '${path}' would create a conflict at '${at}'`);
    }
    seen.add(path);
    for (const prefix of prefixes) above.add(prefix);
  }
}

/** Numbers by value, before names; names by their letters. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i]!, b[i]!];
    if (left === right) continue;
    const [x, y] = [arrayIndex(left), arrayIndex(right)];
    if (x >= 0 && y >= 0) return x - y;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

const NOTHING: LeafEdit = { creates: false, edit: (current) => current };

function parseRename(from: string, argument: Value): Assignment[] {
  if (typeof argument !== 'string') {
    const given = `${from}: ${formatValue(argument)}`;
    throw new MongoError('BadValue', `The 'to' field for $rename must be a string: ${given}`);
  }
  const [source, target] = [parseUpdatePath(from), parseUpdatePath(argument)];
  if (from === argument) {
    const given = `${from}: ${formatValue(argument)}`;
    throw new MongoError('BadValue', `The source and target field for $rename must differ: ${given}`);
  }
  if (source.some(isArrayOperator)) {
    throw new MongoError('BadValue', `The source field for $rename may not be dynamic: ${from}`);
  }
  if (target.some(isArrayOperator)) {
    throw new MongoError('BadValue', `The destination field for $rename may not be dynamic: ${argument}`);
  }
  const rename = (doc: Doc, context: EditContext): Doc => {
    const value = plainValue(doc, source, from, 'source');
    if (value === undefined) return doc;
    plainValue(doc, target, argument, 'destination');
    const without = editPath(doc, source, { creates: false, edit: () => undefined }, context);
    return editPath(without, target, { creates: true, edit: () => value }, context);
  };
  return [
    { path: from, parts: source, leaf: NOTHING, onInsert: false, rename },
    { path: argument, parts: target, leaf: NOTHING, onInsert: false },
  ];
}

/** The value at a path that must not lead through an array. */
function plainValue(doc: Doc, parts: readonly string[], path: string, role: string): Value | undefined {
  let value: Value | undefined = doc;
  for (const [i, part] of parts.entries()) {
    if (Array.isArray(value)) {
      const where = `'${path}' in doc with _id: ${formatValue(doc.get('_id'))} has an array field called '${parts[i - 1]}'`;
      throw new MongoError('BadValue', `The ${role} field cannot be an array element, ${where}`);
    }
    value = value instanceof Doc ? value.get(part) : undefined;
  }
  return value;
}
