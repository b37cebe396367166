/** Letters alone, so that `Zoë` is found by `zoe`. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, ' ')
    .trim();

/**
 * How well a text answers a query of one or more words: 1 for the beginning itself, less for beginnings of words, less
 * again with a typo (one from four letters, two from eight), 0 where a word is not answered at all.
 */
export function matchScore(text: string, query: string): number {
  const [target, wanted] = [plain(text), plain(query)];
  if (wanted === '') return 1;
  if (target.startsWith(wanted)) return 1;
  const words = target.split(' ');
  let total = 0;
  const parts = wanted.split(' ');
  for (const part of parts) {
    const best = Math.max(0, ...words.map((word, index) => wordScore(word, part) - Math.min(index, 9) * 0.01));
    if (best === 0) return target.replaceAll(' ', '').includes(wanted.replaceAll(' ', '')) ? 0.3 : 0;
    total += best;
  }
  return (total / parts.length) * 0.95;
}

function wordScore(word: string, part: string): number {
  if (word.startsWith(part)) return 1;
  const allowed = part.length >= 8 ? 2 : part.length >= 4 ? 1 : 0;
  if (allowed > 0) {
    const typos = prefixDistance(word, part);
    if (typos <= allowed) return 0.8 - typos * 0.15;
  }
  return part.length >= 3 && word.includes(part) ? 0.4 : 0;
}

/** Edits (insert, drop, change, swap of neighbours) that make `part` a beginning of `word`. */
function prefixDistance(word: string, part: string): number {
  let [before, last] = [[] as number[], Array.from({ length: word.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= part.length; i++) {
    const row = [i];
    for (let j = 1; j <= word.length; j++) {
      const same = part[i - 1] === word[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && part[i - 1] === word[j - 2] && part[i - 2] === word[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return Math.min(...last);
}
