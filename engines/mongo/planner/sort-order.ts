import { isNumber } from '../bson/number.ts';
import type { Doc, Value } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { toDouble } from '../language/number.ts';

export interface SortFromIndex {
  readonly direction: 'forward' | 'backward';
  /** The field from which on the order holds: below each combination of the values of those before it. */
  readonly start: number;
}

/**
 * How an index gives the order of a sort, if it does. The first `points` fields are each held to a set of values;
 * a field held to one value (`fixed`) does not matter for the order.
 */
export function sortFromIndex(
  index: IndexDefinition,
  sort: Doc,
  points: number,
  fixed: readonly boolean[],
): SortFromIndex | undefined {
  const fixedNames = new Set(index.fields.filter((_, i) => fixed[i] && i < points).map((field) => field.name));
  const wanted: { name: string; descending: boolean }[] = [];
  for (const [name, direction] of sort) {
    const descending = directionOf(direction);
    if (descending === undefined || name.startsWith('$')) return undefined;
    if (!fixedNames.has(name)) wanted.push({ name, descending });
  }
  if (wanted.length === 0) return { direction: 'forward', start: 0 };
  for (const start of points > 0 ? [0, points] : [0]) {
    const direction = directionFrom(index, start, wanted, fixedNames);
    if (direction) return { direction, start };
  }
  return undefined;
}

function directionFrom(
  index: IndexDefinition,
  start: number,
  wanted: readonly { name: string; descending: boolean }[],
  fixedNames: ReadonlySet<string>,
): 'forward' | 'backward' | undefined {
  let direction: 'forward' | 'backward' | undefined;
  let at = start;
  for (const { name, descending } of wanted) {
    while (at < index.fields.length && index.fields[at]!.name !== name && fixedNames.has(index.fields[at]!.name)) at++;
    const field = index.fields[at];
    if (field?.name !== name || index.multikey[at]) return undefined;
    const needed = field.descending === descending ? 'forward' : 'backward';
    if (direction && direction !== needed) return undefined;
    direction = needed;
    at++;
  }
  return direction;
}

/** Whether a sort direction means descending; undefined when it is no plain direction, such as `{$meta: ...}`. */
function directionOf(direction: Value): boolean | undefined {
  if (!isNumber(direction)) return undefined;
  return toDouble(direction) < 0;
}
