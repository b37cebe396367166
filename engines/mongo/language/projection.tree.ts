import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Expr, Frame } from './expression/expression.ts';
import { parseFieldPath } from './expression/field-path.ts';

/** What a projection does at a path: keep it, drop it, compute it, or look further down. */
export type ProjectionNode = 'include' | 'exclude' | { evaluate: Expr } | ProjectionTree;

export class ProjectionTree {
  readonly children = new Map<string, ProjectionNode>();
  /** Whether anything is computed at or below this node. */
  computed = false;

  /** Puts a node at a dotted path. Throws when the path meets another one. */
  add(path: string, node: ProjectionNode): void {
    const parts = parseFieldPath(path);
    const last = parts.pop()!;
    let tree: ProjectionTree = this;
    const computes = typeof node === 'object';
    tree.computed ||= computes;
    parts.forEach((part, i) => {
      const next = tree.children.get(part) ?? new ProjectionTree();
      if (!(next instanceof ProjectionTree)) {
        const rest = [...parts.slice(i + 1), last].join('.');
        throw new MongoError(31249, `Path collision at ${path} remaining portion ${rest}`);
      }
      tree.children.set(part, next);
      next.computed ||= computes;
      tree = next;
    });
    if (tree.children.has(last)) throw new MongoError(31250, `Path collision at ${path}`);
    tree.children.set(last, node);
  }
}

/** The fields that the tree includes, in the order of the document; in arrays on the way, of each document in them. */
export function includeFields(doc: Doc, tree: ProjectionTree): Doc {
  const out = new Doc();
  for (const [name, value] of doc) {
    const node = tree.children.get(name);
    if (node === 'include') out.set(name, value);
    else if (node instanceof ProjectionTree) {
      const kept = includeValue(value, node);
      if (kept !== undefined) out.set(name, kept);
    }
  }
  return out;
}

function includeValue(value: Value, tree: ProjectionTree): Value | undefined {
  if (value instanceof Doc) return includeFields(value, tree);
  if (!Array.isArray(value)) return undefined;
  return value.map((element) => includeValue(element, tree)).filter((element) => element !== undefined);
}

/** The document without what the tree excludes. */
export function excludeFields(doc: Doc, tree: ProjectionTree): Doc {
  const out = new Doc();
  for (const [name, value] of doc) {
    const node = tree.children.get(name);
    if (node === undefined || node === 'include') out.set(name, value);
    else if (node instanceof ProjectionTree) out.set(name, excludeValue(value, node));
  }
  return out;
}

function excludeValue(value: Value, tree: ProjectionTree): Value {
  if (value instanceof Doc) return excludeFields(value, tree);
  return Array.isArray(value) ? value.map((element) => excludeValue(element, tree)) : value;
}

/** Sets what the tree computes in `out`, which is changed; a missing result removes the field. */
export function computeFields(out: Doc, tree: ProjectionTree, frame: Frame): Doc {
  for (const [name, node] of tree.children) {
    if (typeof node === 'string') continue;
    if (!(node instanceof ProjectionTree)) setOrRemove(out, name, node.evaluate(frame));
    else if (node.computed) setOrRemove(out, name, computeValue(out.get(name), node, frame));
  }
  return out;
}

function computeValue(value: Value | undefined, tree: ProjectionTree, frame: Frame): Value {
  if (Array.isArray(value)) return value.map((element) => computeValue(element, tree, frame));
  return computeFields(value instanceof Doc ? new Doc(value) : new Doc(), tree, frame);
}

function setOrRemove(doc: Doc, name: string, value: Value | undefined): void {
  if (value === undefined) doc.delete(name);
  else doc.set(name, value);
}
