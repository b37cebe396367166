/** Abbreviations that do not end a sentence. */
const short =
  /(?:^|[\s(])(?:\p{L}|Sr|Mr|Mrs|Ms|Dr|Inc|Corp|Ltd|Co|St|No|vs|etc|approx|dept|est|Prof|Sen|Gov|Gen|bzw|ca|Nr|Sr|Jr|e\.g|i\.e|U\.S)\.$/u;

/** The sentences of a text as places in it, in UTF-16 units. A line break ends one. */
export function sentencesOf(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  const close = (end: number) => {
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    const to = start + piece.trimEnd().length;
    if (to > from) sentences.push({ start: from, end: to });
    start = end;
  };
  for (const { index, 0: mark } of text.matchAll(/[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]|\n+/g)) {
    const end = index + mark.length;
    if (mark.startsWith('.') && mark.length === 1 && short.test(text.slice(Math.max(0, end - 12), end))) continue;
    close(end);
  }
  close(text.length);
  return sentences;
}
