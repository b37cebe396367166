import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { formatValue } from '../format.ts';
import { identical } from '../identical.ts';
import { arrayIndex } from '../path.ts';

/** How far an array may be filled up with nulls when an update sets an element beyond its end. */
const MAX_BACKFILL = 1_500_000;

/** What one operator does to the value at its path. Undefined: there is none, or it is removed. */
export interface LeafEdit {
  /** Whether missing documents on the way are created. */
  readonly creates: boolean;
  edit(current: Value | undefined, target: Target): Value | undefined;
}

/** What an operator may say in its messages and decide by. */
export interface Target {
  readonly path: string;
  readonly doc: Doc;
}

/** One update of a document under way. */
export interface EditContext {
  readonly doc: Doc;
  /** Containers that were made in this update and may be changed in place. */
  readonly fresh: Set<object>;
  readonly arrayFilters: ReadonlyMap<string, (element: Value) => boolean>;
  /** Whether the document is about to be inserted. */
  readonly isInsert: boolean;
  /** Paths edited so far, recorded when array operators may make two of them meet. */
  readonly touched: string[] | undefined;
}

/** The components of an update path, checked as the server does. */
export function parseUpdatePath(path: string): string[] {
  if (path === '') throw new MongoError('EmptyFieldName', 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.includes('')) {
    const what = `The update path '${path}' contains an empty field name, which is not allowed.`;
    throw new MongoError('EmptyFieldName', what);
  }
  const positional = parts.filter((part) => part === '$').length;
  if (isArrayOperator(parts[0]!)) {
    const what = `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`;
    throw new MongoError('BadValue', parts[0] === '$' ? firstPositional(path) : what);
  }
  if (positional > 1) {
    throw new MongoError('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
}

function firstPositional(path: string): string {
  return `Cannot have positional (i.e. '$') element in the first position in path '${path}'`;
}

/** Names that start with `$` may be removed from the top of a stored document, and what is below one may be edited. */
function checkTopLevel(name: string, before: Value | undefined, after: Value | undefined, parts: readonly string[]) {
  if (after === undefined || after === before) return;
  if (parts.length === 1 || before === undefined) throw dollarPrefixed(name);
}

/** A name such as `$price` may not come to stand at the top of a document that is stored already. */
export function dollarPrefixed(name: string): MongoError {
  return new MongoError(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
}

/** `$`, `$[]` or `$[identifier]`. */
export function isArrayOperator(part: string): boolean {
  return part === '$' || (part.startsWith('$[') && part.endsWith(']'));
}

/** Applies one operator at a path of `doc` and gives back the new document, or the same one when nothing changed. */
export function editPath(doc: Doc, parts: readonly string[], leaf: LeafEdit, context: EditContext): Doc {
  return editAt(doc, parts, 0, leaf, context, '') as Doc;
}

function editAt(
  value: Value | undefined,
  parts: readonly string[],
  at: number,
  leaf: LeafEdit,
  context: EditContext,
  path: string,
): Value | undefined {
  if (at === parts.length) return editLeaf(value, leaf, context, path);
  const part = parts[at]!;
  if (part.startsWith('$[')) return editElements(value, parts, at, leaf, context, path);
  const below = path === '' ? part : `${path}.${part}`;
  const next = (child: Value | undefined) => {
    const edited = editAt(child, parts, at + 1, leaf, context, below);
    if (at === 0 && part.startsWith('$') && !context.isInsert) checkTopLevel(part, child, edited, parts);
    return edited;
  };
  if (value instanceof Doc) return editField(value, part, next, context);
  if (Array.isArray(value)) return editElement(value, part, parts[at - 1]!, leaf, next, context);
  if (value !== undefined) {
    if (!leaf.creates) return value;
    throw notViable(part, parts[at - 1]!, value);
  }
  const child = leaf.creates ? next(undefined) : undefined;
  return child === undefined ? undefined : new Doc([[part, child]]);
}

function editLeaf(value: Value | undefined, leaf: LeafEdit, context: EditContext, path: string): Value | undefined {
  const { touched } = context;
  if (touched) {
    if (touched.some((p) => p === path || p.startsWith(`${path}.`) || path.startsWith(`${p}.`))) {
      throw new MongoError(40, `Update created a conflict at '${path}'`);
    }
    touched.push(path);
  }
  const edited = leaf.edit(value, { path, doc: context.doc });
  return identical(edited, value) ? value : edited;
}

function editField(
  doc: Doc,
  name: string,
  next: (child: Value | undefined) => Value | undefined,
  context: EditContext,
): Doc {
  const child = doc.get(name);
  const edited = next(child);
  if (edited === child) return doc;
  const own = context.fresh.has(doc) ? doc : new Doc(doc);
  context.fresh.add(own);
  if (edited === undefined) own.delete(name);
  else own.set(name, edited);
  return own;
}

function editElement(
  values: Value[],
  part: string,
  name: string,
  leaf: LeafEdit,
  next: (child: Value | undefined) => Value | undefined,
  context: EditContext,
): Value[] {
  const index = arrayIndex(part);
  if (index < 0) {
    if (leaf.creates) throw notViable(part, name, values);
    return values;
  }
  const child = values[index];
  const edited = next(child);
  if (edited === child) return values;
  if (index - values.length > MAX_BACKFILL) {
    throw new MongoError('BadValue', `can't backfill more than ${MAX_BACKFILL} elements`);
  }
  const own = context.fresh.has(values) ? values : [...values];
  context.fresh.add(own);
  while (own.length < index) own.push(null);
  own[index] = edited ?? null;
  return own;
}

/** `$[]` and `$[identifier]`: every element, or every one that the array filter accepts. */
function editElements(
  value: Value | undefined,
  parts: readonly string[],
  at: number,
  leaf: LeafEdit,
  context: EditContext,
  path: string,
): Value | undefined {
  if (value === undefined) {
    throw new MongoError('BadValue', `The path '${path}' must exist in the document in order to apply array updates.`);
  }
  if (!Array.isArray(value)) {
    const element = `${parts[at - 1]}: ${formatValue(value)}`;
    throw new MongoError('BadValue', `Cannot apply array updates to non-array element ${element}`);
  }
  const identifier = parts[at]!.slice(2, -1);
  const accepts = identifier === '' ? () => true : context.arrayFilters.get(identifier)!;
  let own = value;
  value.forEach((element, i) => {
    if (!accepts(element)) return;
    const edited = editAt(element, parts, at + 1, leaf, context, `${path}.${i}`);
    if (edited === element) return;
    if (own === value && !context.fresh.has(value)) own = [...value];
    context.fresh.add(own);
    own[i] = edited ?? null;
  });
  return own;
}

function notViable(part: string, name: string, value: Value): MongoError {
  return new MongoError('PathNotViable', `Cannot create field '${part}' in element {${name}: ${formatValue(value)}}`);
}
