import type { CallTranscript, Evidence } from '../../../ports/analyst.call.ts';

/** How far beside the segment that was named a quote may stand: models count badly. */
const near = 3;
/** Fewer letters stand anywhere and support nothing. */
const leastLetters = 8;

/** Where the quoted words stand in the transcript, as they stand there; undefined for words that nobody said. */
export function findQuote(
  { segments }: CallTranscript,
  { segment, quote }: { segment: number; quote: string },
): Evidence | undefined {
  const wanted = fold(quote.trim());
  if (wanted.length < leastLetters || !Number.isInteger(segment)) return undefined;
  const places = Array.from({ length: 2 * near + 1 }, (_, i) => segment + (i % 2 ? (i + 1) / 2 : -i / 2));
  for (const index of places) {
    const said = segments[index];
    const at = said ? fold(said.text).indexOf(wanted) : -1;
    if (!said || at < 0) continue;
    const words = said.text.slice(at, at + wanted.length);
    return { segment: index, quote: words, speaker: said.speaker, startTime: said.startTime };
  }
  return undefined;
}

/** Of the same length, so that places stay the same. */
const fold = (text: string): string => {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replaceAll('’', "'").replaceAll('\n', ' ');
};
