import type { Filter } from '../language/filter.ts';

/** Whether a filter holds a regular expression that may take exponential time: a repetition within a repetition, or a back-reference. */
export function hasRiskyRegex(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return filter.filters.some(hasRiskyRegex);
    case 'not':
    case 'elemMatch':
    case 'elemMatchValue':
      return hasRiskyRegex(filter.filter);
    case 'regex':
      return isRisky(filter.pattern);
    case 'in':
      return filter.regexes.some(({ pattern }) => isRisky(pattern));
    default:
      return false;
  }
}

/** A group that repeats and holds something that repeats or alternates; sees too many rather than too few. */
export function isRisky(pattern: string): boolean {
  return /[*+}|][^()]*\)+[*+{]/.test(pattern) || /\\[1-9]|\\k</.test(pattern);
}
