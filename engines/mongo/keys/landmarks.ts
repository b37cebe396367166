import { compareBytes } from '../bson/compare.ts';

/** An entry of an index and how many entries of a range come before it. */
export interface Landmark {
  readonly key: Uint8Array;
  readonly rid: number;
  readonly offset: number;
}

interface Course {
  readonly lo: Buffer;
  readonly hi: Buffer;
  readonly backward: boolean;
  /** How far they lie apart at least. */
  spacing: number;
  /** In the order in which they are passed. */
  readonly marks: { readonly key: Uint8Array; readonly rid: number; offset: number }[];
}

const MOST_COURSES = 8;
const MOST_MARKS = 256;
/** Nearer to a landmark than this a walk is short enough, as long as there are few. */
const SPACING = 250;

/**
 * Places in an index that lie known distances from the start of a range, so that skipping to a far page walks from the
 * nearest of them and not from the start. Every change of the index moves what comes behind it by one; so they only
 * serve the connection that writes, which sees each change at once.
 */
export class Landmarks {
  #courses: Course[] = [];

  /** The last landmark that is no further than `offset`. */
  nearest(range: { lo: Buffer; hi: Buffer }, backward: boolean, offset: number): Landmark | undefined {
    const marks = this.#course(range, backward)?.marks;
    return marks?.[countWhile(marks, (mark) => mark.offset <= offset) - 1];
  }

  /** Notes which entry was found at an offset. */
  add(range: { lo: Buffer; hi: Buffer }, backward: boolean, found: Landmark): void {
    let course = this.#course(range, backward);
    if (!course) {
      course = { lo: range.lo, hi: range.hi, backward, spacing: SPACING, marks: [] };
      this.#courses = [course, ...this.#courses].slice(0, MOST_COURSES);
    }
    const { marks, spacing } = course;
    const at = countWhile(marks, (mark) => mark.offset <= found.offset);
    const isNear = (mark: Landmark | undefined) => mark && Math.abs(mark.offset - found.offset) < spacing;
    if (isNear(marks[at - 1]) || isNear(marks[at])) return;
    marks.splice(at, 0, { ...found });
    if (marks.length < MOST_MARKS) return;
    // Half of them, twice as far apart, still stand all along the way.
    course.spacing *= 2;
    for (let i = marks.length - 1; i > 0; i -= 2) marks.splice(i, 1);
  }

  /** Told of every entry that comes into the index (`by` 1) or leaves it (-1). */
  shift(key: Buffer, rid: number, by: 1 | -1): void {
    for (const { lo, hi, backward, marks } of this.#courses) {
      if (compareBytes(key, lo) < 0 || compareBytes(key, hi) >= 0) continue;
      const sign = backward ? -1 : 1;
      const isPassed = (mark: Landmark) => (compareBytes(mark.key, key) || mark.rid - rid) * sign <= 0;
      for (let i = countWhile(marks, isPassed); i < marks.length; i++) marks[i]!.offset += by;
    }
  }

  #course({ lo, hi }: { lo: Buffer; hi: Buffer }, backward: boolean): Course | undefined {
    return this.#courses.find((known) => known.backward === backward && known.lo.equals(lo) && known.hi.equals(hi));
  }
}

/** How many items at the start of a list meet a condition that none behind them meets. */
function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
