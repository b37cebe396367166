/** Whether a text becomes the other by at most `most` insertions, deletions, replacements or swaps of neighbours. */
export function isWithinEdits(one: string, other: string, most: number): boolean {
  if (one === other) return true;
  if (Math.abs(one.length - other.length) > most) return false;
  let [before, last] = [new Array<number>(other.length + 1), Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) edits = Math.min(edits, before[j - 2]! + 1);
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return false;
    [before, last] = [last, row];
  }
  return last[other.length]! <= most;
}

/** Whether two folded words are likely one of which one is mistyped: one edit in four letters or more, two in nine. */
export function isTypo(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4 || /\d/.test(one + other)) return false;
  return isWithinEdits(one, other, shorter >= 9 ? 2 : 1);
}
