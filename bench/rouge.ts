import { precisionRecall } from './scores.ts';

/** F1 of shared sequences of `size` words (ROUGE, Lin 2004), without stemming, which would add about a point. */
export function rouge(found: string, gold: string, size: number): number {
  const [a, b] = [grams(found, size), grams(gold, size)];
  let common = 0;
  for (const [gram, count] of a) common += Math.min(count, b.get(gram) ?? 0);
  const total = (of: Map<string, number>) => [...of.values()].reduce((sum, count) => sum + count, 0);
  return precisionRecall(common, total(a) - common, total(b) - common).f1;
}

function grams(text: string, size: number): Map<string, number> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const counts = new Map<string, number>();
  for (let index = 0; index + size <= words.length; index++) {
    const gram = words.slice(index, index + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}
