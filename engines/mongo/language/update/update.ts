import { compareValues } from '../../bson/compare.ts';
import { Doc, Timestamp, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import type { Filter } from '../filter.ts';
import { formatValue } from '../format.ts';
import { identical } from '../identical.ts';
import { compileUpdatePipeline } from '../pipeline.transform.ts';
import { parseArrayFilters } from './array-filters.ts';
import { type Assignment, parseAssignments } from './assignments.ts';
import { dollarPrefixed, type EditContext, editPath } from './edit-path.ts';
import { equalities } from './upsert.ts';

export interface UpdateOptions {
  env: Env;
  arrayFilters?: readonly Doc[];
}

/** What is known of the document that an update is applied to. */
export interface ApplyContext {
  /** The element that the query matched, for positional `$`; undefined or negative when there is none. */
  matchedArrayIndex?: number;
  /** Whether the document is about to be inserted: `$setOnInsert` applies. */
  isInsert?: boolean;
}

/** A compiled update. */
export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  /** Whether it uses positional `$`, so that `matchedArrayIndex` is wanted. */
  readonly needsArrayIndex: boolean;
  /** The updated document, or the very same one when nothing changed. Throws the server's errors. */
  apply(doc: Doc, context?: ApplyContext): Doc;
  /** The document that an upsert inserts when nothing matched `filter`; it may still lack an `_id`. */
  upsertDoc(filter: Filter): Doc;
}

/** Compiles a replacement, a document of update operators or an update pipeline. Throws the server's errors. */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions): Update {
  if (!(update instanceof Doc)) return pipelineUpdate(update, options);
  const [first] = update.keys();
  return first?.startsWith('$') ? operatorUpdate(update, options) : replacement(update, options);
}

function replacement(update: Doc, { env, arrayFilters }: UpdateOptions): Update {
  if (arrayFilters)
    throw new MongoError('FailedToParse', 'Cannot specify arrayFilters with a replacement-style update');
  const dollar = update.keys().find((name) => name.startsWith('$'));
  const withId = (id: Value | undefined): Doc => {
    const given = update.get('_id');
    if (given !== undefined && id !== undefined && compareValues(given, id) !== 0) throw alteredId(given);
    const doc = new Doc();
    const kept = id ?? given;
    if (kept !== undefined) doc.set('_id', kept);
    for (const [name, value] of update) if (name !== '_id') doc.set(name, filledTimestamp(value, env));
    return doc;
  };
  return {
    kind: 'replacement',
    needsArrayIndex: false,
    apply: (doc) => {
      if (dollar !== undefined) throw dollarPrefixed(dollar);
      const next = withId(doc.get('_id'));
      return identical(next, doc) ? doc : next;
    },
    upsertDoc: (filter) => withId(equalities(filter).get('_id')),
  };
}

/** An empty timestamp at the top of a document that a client sends stands for the time of writing. */
function filledTimestamp(value: Value, env: Env): Value {
  return value instanceof Timestamp && value.value === 0n ? env.clusterTime : value;
}

function operatorUpdate(update: Doc, { env, arrayFilters }: UpdateOptions): Update {
  const assignments = parseAssignments(update, env);
  const filters = parseArrayFilters(arrayFilters ?? [], assignments, update, env);
  const needsArrayIndex = assignments.some((a) => a.parts.includes('$'));
  const expands = needsArrayIndex || assignments.some((a) => a.parts.some((part) => part.startsWith('$[')));
  const apply = (doc: Doc, { matchedArrayIndex, isInsert }: ApplyContext = {}): Doc => {
    const context: EditContext = {
      doc,
      fresh: new Set(),
      arrayFilters: filters,
      isInsert: isInsert === true,
      touched: expands ? [] : undefined,
    };
    let out = doc;
    for (const assignment of assignments) {
      if (assignment.onInsert && !isInsert) continue;
      out = applyAssignment(out, assignment, context, matchedArrayIndex);
    }
    checkId(doc, out, assignments);
    return out;
  };
  const upsertDoc = (filter: Filter): Doc => idFirst(apply(equalities(filter), { isInsert: true }));
  return { kind: 'operators', needsArrayIndex, apply, upsertDoc };
}

function applyAssignment(doc: Doc, assignment: Assignment, context: EditContext, index: number | undefined): Doc {
  const parts = positionedParts(assignment, index);
  if (!assignment.rename) return editPath(doc, parts, assignment.leaf, context);
  return assignment.rename(doc, context);
}

function positionedParts({ parts }: Assignment, index: number | undefined): readonly string[] {
  if (!parts.includes('$')) return parts;
  if (index === undefined || index < 0) {
    throw new MongoError('BadValue', 'The positional operator did not find the match needed from the query.');
  }
  return parts.map((part) => (part === '$' ? String(index) : part));
}

/** `_id` may be set to what it is, and nothing else. */
function checkId(before: Doc, after: Doc, assignments: readonly Assignment[]): void {
  const id = before.get('_id');
  if (id === undefined || identical(id, after.get('_id'))) return;
  const path = assignments.find((a) => a.parts[0] === '_id')?.path ?? '_id';
  throw new MongoError(
    'ImmutableField',
    `Performing an update on the path '${path}' would modify the immutable field '_id'`,
  );
}

function alteredId(id: Value): MongoError {
  const what = `the (immutable) field '_id' was found to have been altered to _id: ${formatValue(id)}`;
  return new MongoError('ImmutableField', `After applying the update, ${what}`);
}

function pipelineUpdate(stages: readonly Doc[], { env, arrayFilters }: UpdateOptions): Update {
  if (arrayFilters) throw new MongoError('FailedToParse', 'Cannot specify arrayFilters and a pipeline update');
  const transform = compileUpdatePipeline(stages, env);
  const apply = (doc: Doc): Doc => {
    const out = transform(doc);
    const id = doc.get('_id');
    const given = out.get('_id');
    if (id !== undefined && given !== undefined && compareValues(id, given) !== 0) throw alteredId(given);
    const next = id !== undefined && given === undefined ? new Doc([['_id', id], ...out]) : idFirst(out);
    return identical(next, doc) ? doc : next;
  };
  return { kind: 'pipeline', needsArrayIndex: false, apply, upsertDoc: (filter) => apply(equalities(filter)) };
}

function idFirst(doc: Doc): Doc {
  const id = doc.get('_id');
  if (id === undefined || doc.keys().next().value === '_id') return doc;
  const out = new Doc([['_id', id]]);
  for (const [name, value] of doc) out.set(name, value);
  return out;
}
