import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filter.parse.ts';
import { formatValue } from '../format.ts';
import { compileFilter } from '../match.ts';
import type { Assignment } from './assignments.ts';

/** The tests of `arrayFilters` by their identifiers, each of which the update must use and define exactly once. */
export function parseArrayFilters(
  specs: readonly Doc[],
  assignments: readonly Assignment[],
  update: Doc,
  env: Env,
): Map<string, (element: Value) => boolean> {
  const filters = new Map<string, (element: Value) => boolean>();
  for (const spec of specs) {
    const identifier = identifierOf(spec);
    if (filters.has(identifier)) {
      const what = `Found multiple array filters with the same top-level field name ${identifier}`;
      throw new MongoError('FailedToParse', what);
    }
    const matcher = compileFilter(parseFilter(spec, env), env);
    filters.set(identifier, (element) => matcher(new Doc([[identifier, element]])));
  }
  checkUse(filters, assignments, update);
  return filters;
}

function checkUse(filters: ReadonlyMap<string, unknown>, assignments: readonly Assignment[], update: Doc): void {
  const used = new Set<string>();
  for (const { parts, path } of assignments) {
    for (const part of parts) {
      if (!part.startsWith('$[') || part === '$[]') continue;
      const identifier = part.slice(2, -1);
      if (!filters.has(identifier)) {
        throw new MongoError('BadValue', `No array filter found for identifier '${identifier}' in path '${path}'`);
      }
      used.add(identifier);
    }
  }
  for (const identifier of filters.keys()) {
    if (used.has(identifier)) continue;
    const what = `The array filter for identifier '${identifier}' was not used in the update ${formatValue(update)}`;
    throw new MongoError('FailedToParse', what);
  }
}

function identifierOf(spec: Doc): string {
  const names = new Set(topLevelNames(spec));
  if (names.size === 0) {
    const what = 'Cannot use an expression without a top-level field name in arrayFilters';
    throw new MongoError('FailedToParse', what);
  }
  if (names.size > 1) {
    const [first, second] = names;
    const what = `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`;
    throw new MongoError('FailedToParse', what);
  }
  const [name] = names as Set<string>;
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name!)) {
    const what = `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`;
    throw new MongoError('BadValue', what);
  }
  return name!;
}

function topLevelNames(spec: Doc): string[] {
  return [...spec].flatMap(([key, value]) => {
    if (!key.startsWith('$')) return [key.split('.', 1)[0]!];
    return Array.isArray(value) ? value.flatMap((v) => (v instanceof Doc ? topLevelNames(v) : [])) : [];
  });
}
