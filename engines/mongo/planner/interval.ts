import { compareBytes } from '../bson/compare.ts';

/** A place between keys: before or after all keys that start with `bytes` (of one ascending field). */
export interface Edge {
  readonly bytes: Uint8Array;
  readonly after: boolean;
}

/** A stretch of one field's keys. */
export interface Interval {
  readonly lo: Edge;
  readonly hi: Edge;
  /** Whether it is a single whole value, which the next field's keys may follow. */
  readonly point?: boolean | undefined;
}

/** A stretch of an index: keys from `lo` up to but not with `hi`. */
export interface KeyRange {
  readonly lo: Buffer;
  readonly hi: Buffer;
  /** How many bytes of both are the values of fields held to one value each. */
  readonly prefix: number;
}

export const EVERYTHING: Interval = {
  lo: { bytes: new Uint8Array(0), after: false },
  hi: { bytes: new Uint8Array(0), after: true },
};

export function point(bytes: Uint8Array): Interval {
  return { lo: { bytes, after: false }, hi: { bytes, after: true }, point: true };
}

/** No value begins with this byte, so it stands above all that can follow whole values. */
const ABOVE = Uint8Array.of(0xff);

function position(edge: Edge): Uint8Array {
  return edge.after ? successor(edge.bytes) : edge.bytes;
}

/** The least bytes above everything that starts with the given ones. */
function successor(bytes: Uint8Array): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  if (length === 0) return Buffer.concat([bytes, ABOVE]);
  const next = Buffer.from(bytes.subarray(0, length));
  next[length - 1]!++;
  return next;
}

export function compareEdges(a: Edge, b: Edge): number {
  return compareBytes(position(a), position(b));
}

/** The parts of `a` that are also in `b`, in order. Both are in order and do not overlap. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const shared: Interval[] = [];
  for (const left of a) {
    for (const right of b) {
      const lo = compareEdges(left.lo, right.lo) >= 0 ? left.lo : right.lo;
      const hi = compareEdges(left.hi, right.hi) <= 0 ? left.hi : right.hi;
      if (compareEdges(lo, hi) < 0) shared.push({ lo, hi, point: left.point || right.point });
    }
  }
  return shared;
}

/** The same stretches in order, those that touch made one. */
export function union(intervals: readonly Interval[]): Interval[] {
  const ordered = [...intervals].sort((a, b) => compareEdges(a.lo, b.lo));
  const merged: Interval[] = [];
  for (const interval of ordered) {
    const last = merged.at(-1);
    if (!last || compareEdges(interval.lo, last.hi) > 0) merged.push(interval);
    else if (compareEdges(interval.hi, last.hi) > 0) merged[merged.length - 1] = { lo: last.lo, hi: interval.hi };
  }
  return merged;
}

/** Everything that is in none of them. */
export function complement(intervals: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let lo = EVERYTHING.lo;
  for (const interval of union(intervals)) {
    if (compareEdges(lo, interval.lo) < 0) rest.push({ lo, hi: interval.lo });
    lo = interval.hi;
  }
  if (compareEdges(lo, EVERYTHING.hi) < 0) rest.push({ lo, hi: EVERYTHING.hi });
  return rest;
}

function inverted(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}

/** The interval in the bytes of a descending field. */
export function descending({ lo, hi, point }: Interval): Interval {
  return {
    point,
    lo: { bytes: inverted(hi.bytes), after: !hi.after },
    hi: { bytes: inverted(lo.bytes), after: !lo.after },
  };
}

/** The stretch of an index below a prefix of whole fields. */
export function rangeBelow(prefix: Uint8Array, { lo, hi }: Interval): KeyRange {
  return { lo: join(prefix, position(lo)), hi: join(prefix, position(hi)), prefix: prefix.length };
}

/** Both one after the other; a query with many values makes many of them. */
export function join(a: Uint8Array, b: Uint8Array): Buffer {
  const joined = Buffer.allocUnsafe(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
