import { compareValues, typeOrder, valuesEqual } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/value.ts';
import { createEnv } from '../language/env.ts';
import type { Filter } from '../language/filter.ts';
import { compileFilter } from '../language/match.ts';

type Compare = Extract<Filter, { kind: 'compare' }>;

/** Whether every document that meets all `conditions` also meets `filter`, as far as can be told cheaply. */
export function impliesFilter(conditions: readonly Filter[], filter: Filter): boolean {
  if (filter.kind === 'and') return filter.filters.every((part) => impliesFilter(conditions, part));
  if (filter.kind === 'or') return filter.filters.some((part) => impliesFilter(conditions, part));
  return conditions.some((condition) => implies(condition, filter));
}

function implies(condition: Filter, filter: Filter): boolean {
  if (!('path' in filter) || !('path' in condition)) return sameNegation(condition, filter);
  if (condition.path !== filter.path) return false;
  if (condition.kind === 'compare' && condition.op === 'eq') return holding(filter)(condition.value);
  if (condition.kind === 'in' && condition.regexes.length === 0) {
    return condition.values.every(holding(filter));
  }
  if (filter.kind === 'exists') return filter.exists && impliesPresence(condition);
  if (filter.kind === 'type' && condition.kind === 'type') {
    return [...condition.types].every((type) => filter.types.has(type));
  }
  if (condition.kind === 'compare' && filter.kind === 'compare') return narrower(condition, filter);
  if (condition.kind === 'regex' && filter.kind === 'regex') {
    return condition.pattern === filter.pattern && condition.options === filter.options;
  }
  return false;
}

/** Tells of values: `a: value` means that some value at the path is that one; it must meet the filter alone. */
function holding(filter: Filter & { path: string }): (value: Value) => boolean {
  const isAlone = ['compare', 'in', 'exists', 'type', 'regex'].includes(filter.kind);
  const matches = compileFilter(filter, createEnv());
  const steps = filter.path.split('.').reverse();
  return (value) => {
    if (value === null || Array.isArray(value)) return sameAs(value, filter);
    return isAlone && matches(steps.reduce<Value>((inner, step) => new Doc([[step, inner]]), value) as Doc);
  };
}

function sameAs(value: Value, filter: Filter): boolean {
  if (filter.kind === 'compare' && filter.op === 'eq') return valuesEqual(value, filter.value);
  return filter.kind === 'exists' && filter.exists && Array.isArray(value);
}

function impliesPresence(condition: Filter): boolean {
  if (condition.kind === 'exists') return condition.exists;
  if (condition.kind === 'compare') return condition.value !== null;
  if (condition.kind === 'in') return !condition.values.includes(null);
  return condition.kind === 'regex' || condition.kind === 'elemMatch' || condition.kind === 'elemMatchValue';
}

function narrower(condition: Compare, filter: Compare): boolean {
  if (typeOrder(condition.value) !== typeOrder(filter.value)) return false;
  const order = compareValues(condition.value, filter.value);
  switch (filter.op) {
    case 'gt':
      return (condition.op === 'gt' && order >= 0) || (condition.op === 'gte' && order > 0);
    case 'gte':
      return (condition.op === 'gt' || condition.op === 'gte') && order >= 0;
    case 'lt':
      return (condition.op === 'lt' && order <= 0) || (condition.op === 'lte' && order < 0);
    case 'lte':
      return (condition.op === 'lt' || condition.op === 'lte') && order <= 0;
    default:
      return false;
  }
}

/** `{a: {$ne: x}}` implies itself; `{a: {$exists: true}}` follows from `{a: {$ne: null}}`. */
function sameNegation(condition: Filter, filter: Filter): boolean {
  if (condition.kind !== 'not' || condition.filter.kind !== 'compare' || condition.filter.op !== 'eq') return false;
  const { path, value } = condition.filter;
  if (filter.kind === 'exists') return filter.exists && filter.path === path && value === null && !path.includes('.');
  if (filter.kind !== 'not' || filter.filter.kind !== 'compare' || filter.filter.op !== 'eq') return false;
  return filter.filter.path === path && valuesEqual(filter.filter.value, value);
}
