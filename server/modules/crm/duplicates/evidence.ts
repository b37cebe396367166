import type { DuplicateReason } from '@sequelstring/contract/merges.ts';

/** How often words and numbers occur among all records, as far as it is known: what many have tells little. */
export interface Frequencies {
  /** Records with this word in their names. */
  ofWord(word: string): number;
  /** Records with this address or number; at least one. */
  holders(key: string): number;
}

export const noFrequencies: Frequencies = { ofWord: () => 0, holders: () => 1 };

export type Evidence = DuplicateReason;

export const reason = (field: Evidence['field'], match: Evidence['match'], points: number): Evidence => ({
  field,
  match,
  points,
});

/** How likely two records are one, in per cent; undefined where it is less likely than not. `prior` is what they start with. */
export function scoreOf(evidence: readonly Evidence[], prior: number): number | undefined {
  const sum = evidence.reduce((total, { points }) => total + points, prior);
  if (sum < 0) return undefined;
  return Math.min(99, Math.round(100 / (1 + Math.exp(-0.8 * sum))));
}

/** Words of which one in so many records is a typo of the other, no name of its own. */
const typosOf = 200;
const leastKnown = 8;

/** Whether both words are names in their own right, so that none is the other one mistyped. */
export const areBothNames = (
  one: string,
  other: string,
  { ofWord }: Frequencies,
  isKnown: (word: string) => boolean,
): boolean => {
  const [often, seldom] = [ofWord(one), ofWord(other)].sort((a, b) => b - a) as [number, number];
  const isFrequent = seldom >= Math.max(leastKnown, often / typosOf);
  return isFrequent || (isKnown(one) && isKnown(other));
};
