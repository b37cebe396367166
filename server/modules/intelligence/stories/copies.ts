import { type Fingerprint, sharedHashes } from './fingerprint.ts';

/** Copies are looked for among articles that are at most this far apart. */
export const COPY_WINDOW = 48 * 3_600_000;

/**
 * Whether two articles are nearly the same text: containment of three-word shingles, with dates and figures compared, since
 * template stories ("Fed adds reserves") share most words and differ in those.
 */
export function areCopies(one: Fingerprint, other: Fingerprint): boolean {
  if (!(Math.abs(one.publishedAt - other.publishedAt) <= COPY_WINDOW)) return false;
  const corrected = (one.corrects || other.corrects) && one.opening === other.opening;
  const figures = agreement(one.figures, other.figures);
  // Decides most of what shares a template, long before the many shingles are compared.
  if (figures === 0 && !corrected) return false;
  const contained = containment(one.shingles, other.shingles);
  if (contained < 0.3) return false;
  if (corrected && contained >= 0.5) return true;
  // A site does not print an article twice under two titles: what shares its introduction is another piece on the subject.
  if (one.site && one.site === other.site && contained < 0.95 && containment(one.title, other.title) < 0.3)
    return false;
  if (contained >= 0.85) return figures === undefined || figures >= 0.3;
  if (figures !== undefined && figures < 0.5) return contained >= 0.7 && figures > 0;
  return contained >= 0.5 || containment(one.title, other.title) >= 0.75;
}

/** Share of the smaller list's hashes that the other holds. */
export const containment = (one: Uint32Array, other: Uint32Array): number =>
  sharedHashes(one, other) / (Math.min(one.length, other.length) || 1);

/** Share of the smaller set that both hold; undefined when one of them is empty. */
export function agreement(one: ReadonlySet<string>, other: ReadonlySet<string>): number | undefined {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  if (small.size === 0) return undefined;
  let shared = 0;
  for (const item of small) if (large.has(item)) shared++;
  return shared / small.size;
}
