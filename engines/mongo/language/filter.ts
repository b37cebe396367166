import { Doc, type Regex, type Value } from '../bson/value.ts';
import type { ValueTest } from './path.ts';

export type CompareOp = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** A parsed query: what the planner reads and what `compileFilter` makes a predicate of. */
export type Filter =
  | { kind: 'and' | 'or' | 'nor'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'compare'; path: string; op: CompareOp; value: Value }
  /** `values` are in BSON order. */
  | { kind: 'in'; path: string; values: Value[]; regexes: Regex[] }
  | { kind: 'exists'; path: string; exists: boolean }
  | { kind: 'regex'; path: string; pattern: string; options: string }
  | { kind: 'type'; path: string; types: Set<number> }
  | { kind: 'elemMatch'; path: string; filter: Filter }
  /** `$elemMatch` over plain values: the paths inside `filter` are empty and mean the element. */
  | { kind: 'elemMatchValue'; path: string; filter: Filter }
  /** `implied`, when there, is a filter on plain fields that every match also matches. */
  | { kind: 'expr'; expression: Value; test: (doc: Doc) => boolean; implied?: Filter }
  | TextFilter
  | { kind: 'jsonSchema'; schema: Doc; test: (doc: Doc) => boolean }
  /** `expand`: whether the test is also applied to each element of an array. */
  | { kind: 'other'; path: string; operator: string; argument: Value; expand: boolean; test: ValueTest }
  | { kind: 'sample'; rate: number };

/** `$text`. Only a text index can tell what it means: the planner that found one fills in `score`. */
export interface TextFilter {
  kind: 'text';
  search: string;
  language?: string;
  caseSensitive: boolean;
  diacriticSensitive: boolean;
  /** The text score of a document; undefined when it does not match. */
  score?: (doc: Doc) => number | undefined;
}

export const MATCH_ALL: Filter = { kind: 'and', filters: [] };
export const MATCH_NONE: Filter = { kind: 'or', filters: [] };

/** All of them must hold. */
export function allOf(filters: Filter[]): Filter {
  return filters.length === 1 ? filters[0]! : { kind: 'and', filters };
}

/** Whether a filter or a part of it, however deep, is of some sort. */
export function someFilter(filter: Filter, isOne: (part: Filter) => boolean): boolean {
  if (isOne(filter)) return true;
  if ('filters' in filter) return filter.filters.some((part) => someFilter(part, isOne));
  return 'filter' in filter && someFilter(filter.filter, isOne);
}

/** Whether a document is a set of operators for a field rather than a value to compare with. */
export function isOperatorDoc(value: Value): value is Doc {
  if (!(value instanceof Doc)) return false;
  const [first] = value.keys();
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}
