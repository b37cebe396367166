import type { TranscriptSegment } from '../../../ports/analyst.call.ts';

/** What was heard in one stretch; it answers for what lies from `from` to `until`, and heard a little more on both sides. */
export interface Stretch {
  from: number;
  until: number;
  /** Times are seconds from the start of the recording. */
  segments: readonly TranscriptSegment[];
}

/**
 * What of a stretch comes after the stretch before it, whose last segment is `last`: segments that lie mostly in it,
 * without the words that both of them heard.
 */
export function stitch(last: TranscriptSegment | undefined, { from, until, segments }: Stretch): TranscriptSegment[] {
  const own = segments.filter(({ startTime, endTime }) => {
    const middle = (startTime + endTime) / 2;
    // Of a segment without times nobody knows where it lies.
    return endTime <= startTime || (middle >= from && middle < until);
  });
  const [first, ...others] = own;
  if (!first || !last || (isTimed(first) && isTimed(last) && first.startTime >= last.endTime)) return own;
  const words = first.text.trim().split(/\s+/);
  const shared = countShared(last.text.trim().split(/\s+/), words);
  if (shared === 0) return own;
  const text = words.slice(shared).join(' ');
  const startTime = Math.min(Math.max(first.startTime, last.endTime), first.endTime);
  return text ? [{ ...first, text, startTime }, ...others] : others;
}

const isTimed = ({ startTime, endTime }: TranscriptSegment): boolean => endTime > startTime;

/** How many words at the end of the one are those at the beginning of the other. */
function countShared(before: readonly string[], after: readonly string[]): number {
  const [one, other] = [before.map(plain), after.map(plain)];
  for (let count = Math.min(one.length, other.length); count > 0; count--)
    if (one.slice(-count).every((word, index) => word === other[index])) return count;
  return 0;
}

const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
