import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Frame } from '../expression/expression.ts';
import { parseFieldPath } from '../expression/field-path.ts';
import { formatValue } from '../format.ts';
import { carryMetadata } from '../metadata.ts';
import { toSafeInteger } from '../number.ts';
import { fieldValue } from '../path.ts';
import { createKeyEncoder } from '../value-key.ts';
import { requireReader } from './lookup.ts';
import { setPath } from './set-path.ts';
import { requireFields, type StageParser } from './stage.ts';

interface GraphLookup {
  readonly from: string;
  readonly as: readonly string[];
  readonly connectFrom: readonly string[];
  readonly connectTo: string;
  readonly maxDepth: number;
  readonly depthField: readonly string[] | undefined;
  readonly restrict: Doc | undefined;
}

const REQUIRED = ['from', 'startWith', 'connectFromField', 'connectToField', 'as'];
const FIELDS = [...REQUIRED, 'maxDepth', 'depthField', 'restrictSearchWithMatch'];

function parseGraphLookup(spec: Doc): GraphLookup {
  const text = (key: string): string => {
    const value = spec.get(key);
    if (typeof value === 'string') return value;
    throw new MongoError(40103, `expected string as argument for ${key}, found: ${formatValue(value)}`);
  };
  const maxDepth = spec.has('maxDepth') ? toSafeInteger(spec.get('maxDepth')) : Infinity;
  if (maxDepth === undefined) throw new MongoError(40102, 'maxDepth could not be represented as a long long');
  if (maxDepth < 0) throw new MongoError(40101, `maxDepth requires a nonnegative argument, found: ${maxDepth}`);
  const restrict = spec.get('restrictSearchWithMatch');
  if (restrict !== undefined && !(restrict instanceof Doc)) {
    throw new MongoError(40185, `restrictSearchWithMatch must be an object, found ${formatValue(restrict)}`);
  }
  return {
    from: text('from'),
    as: parseFieldPath(text('as')),
    connectFrom: parseFieldPath(text('connectFromField')),
    connectTo: text('connectToField'),
    maxDepth,
    depthField: spec.has('depthField') ? parseFieldPath(text('depthField')) : undefined,
    restrict,
  };
}

/** `$graphLookup`: the documents that can be reached from a value by following a field to another, breadth first. */
export const graphLookup: StageParser = (argument, env) => {
  const fields = requireFields(argument, '$graphLookup', FIELDS, []);
  for (const key of REQUIRED) {
    if (!fields.has(key)) throw new MongoError(40105, `$graphLookup requires '${key}' to be specified`);
  }
  const spec = parseGraphLookup(fields);
  const start = createCompiler(env).compile(fields.get('startWith')!);
  const frame: Frame = { root: new Doc(), slots: [] };
  return function* (source) {
    for (const doc of source) {
      frame.root = doc;
      const found = search(spec, start(frame), env);
      yield carryMetadata(doc, setPath(doc, spec.as, found));
    }
  };
};

function search(spec: GraphLookup, start: Value | undefined, env: Env): Value[] {
  const reader = requireReader(env, '$graphLookup');
  const key = createKeyEncoder(env.collation);
  const visited = new Set<string>();
  const found = new Map<string, Doc>();
  let frontier = unseen(Array.isArray(start) ? start : [start ?? null], visited, key);
  for (let depth = 0; frontier.length > 0 && depth <= spec.maxDepth; depth++) {
    env.checkDeadline();
    const next: Value[] = [];
    const connect = new Doc([[spec.connectTo, new Doc([['$in', frontier]])]]);
    const query = spec.restrict ? new Doc([['$and', [connect, spec.restrict]]]) : connect;
    for (const doc of reader.find({ db: env.dbName, coll: spec.from }, query, { ...env, collName: spec.from })) {
      const id = key(doc.get('_id'));
      if (found.has(id)) continue;
      found.set(id, spec.depthField ? setPath(doc, spec.depthField, BigInt(depth)) : doc);
      const link = fieldValue(doc, spec.connectFrom);
      if (Array.isArray(link)) next.push(...link);
      else if (link !== undefined) next.push(link);
    }
    frontier = unseen(next, visited, key);
  }
  return [...found.values()];
}

function unseen(values: readonly Value[], visited: Set<string>, key: (v: Value) => string): Value[] {
  return values.filter((v) => {
    const k = key(v);
    if (visited.has(k)) return false;
    visited.add(k);
    return true;
  });
}
