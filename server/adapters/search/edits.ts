/** Whether two words differ by at most one letter that is missing, too many, wrong, or swapped with its neighbour. */
export function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [restA, restB] = [endA - start, endB - start];
  if (restA <= 1 && restB <= 1) return true;
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** Whether a word begins, but for one edit, with what was typed. */
export function beginsWithOneEdit(word: string, typed: string): boolean {
  const lengths = [typed.length, typed.length + 1, typed.length - 1];
  return lengths.some((length) => length <= word.length && isOneEdit(word.slice(0, length), typed));
}
