import { isNumber } from '../../bson/number.ts';
import { DateTime, Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { addUnits, isUnit, type Unit } from '../dates/date-unit.ts';
import { inZone } from '../dates/time-zone.ts';
import { formatValue } from '../format.ts';
import { toDouble, toSafeInteger } from '../number.ts';
import type { Partition } from './partition.ts';

/** Which documents of a partition, `from` to `to` exclusive, a function at document `i` sees. */
export interface Window {
  /** Whether every window begins with the first document, so that one accumulator serves them all. */
  readonly growing: boolean;
  extent(partition: Partition, i: number): readonly [from: number, to: number];
}

const WHOLE: Window = { growing: true, extent: (partition) => [0, partition.docs.length] };

type Bound = number | 'unbounded' | 'current';

/** Reads `{documents: [a, b]}` or `{range: [a, b], unit}`; without a window a function sees the whole partition. */
export function parseWindow(spec: Value | undefined, hasSort: boolean): Window {
  if (spec === undefined) return WHOLE;
  if (!(spec instanceof Doc)) throw new MongoError('FailedToParse', "'window' field must be an object");
  for (const key of spec.keys()) {
    if (!['documents', 'range', 'unit'].includes(key)) {
      throw new MongoError('FailedToParse', `'window' field contains an unknown argument: ${key}`);
    }
  }
  const [documents, range, unit] = [spec.get('documents'), spec.get('range'), spec.get('unit')];
  if (documents !== undefined && range !== undefined) {
    throw new MongoError('FailedToParse', "Window bounds can specify either 'documents' or 'unit', not both.");
  }
  if (documents !== undefined) {
    if (unit !== undefined)
      throw new MongoError('FailedToParse', "Window bounds can specify either 'documents' or 'unit', not both.");
    return documentWindow(parseBounds(documents, 'documents'), hasSort);
  }
  if (range === undefined) return WHOLE;
  if (!hasSort) throw new MongoError(5339902, 'Range-based bounds require sortBy a single field');
  return rangeWindow(parseBounds(range, 'range'), parseUnit(unit));
}

function parseBounds(spec: Value, kind: 'documents' | 'range'): [Bound, Bound] {
  if (!Array.isArray(spec) || spec.length !== 2) {
    throw new MongoError('FailedToParse', `Window bounds must be a 2-element array: ${formatValue(spec)}`);
  }
  const [lower, upper] = spec.map((entry): Bound => {
    if (entry === 'unbounded' || entry === 'current') return entry;
    const n = kind === 'documents' ? toSafeInteger(entry) : isNumber(entry) ? toDouble(entry) : undefined;
    if (n === undefined) {
      throw new MongoError(
        'FailedToParse',
        `Window bounds must be 'unbounded', 'current', or a number.: ${formatValue(spec)}`,
      );
    }
    return n;
  }) as [Bound, Bound];
  const at = (bound: Bound, open: number): number => (bound === 'unbounded' ? open : bound === 'current' ? 0 : bound);
  if (at(lower, -Infinity) > at(upper, Infinity)) {
    throw new MongoError(5339900, `Lower bound must not exceed upper bound: ${formatValue(spec)}`);
  }
  return [lower, upper];
}

function parseUnit(spec: Value | undefined): Unit | undefined {
  if (spec === undefined || isUnit(spec)) return spec;
  throw new MongoError('FailedToParse', `unknown time unit value: ${formatValue(spec)}`);
}

function documentWindow([lower, upper]: [Bound, Bound], hasSort: boolean): Window {
  const bounded = (bound: Bound): boolean => bound !== 'unbounded';
  if (!hasSort && (bounded(lower) || bounded(upper))) {
    throw new MongoError(5339901, 'Document-based bounds require a sortBy');
  }
  const offset = (bound: Bound): number => (bound === 'current' ? 0 : Number(bound));
  return {
    growing: lower === 'unbounded',
    extent({ docs }, i) {
      const from = lower === 'unbounded' ? 0 : Math.max(0, i + offset(lower));
      const to = upper === 'unbounded' ? docs.length : Math.min(docs.length, i + offset(upper) + 1);
      return [Math.min(from, docs.length), Math.max(to, 0)];
    },
  };
}

function rangeWindow([lower, upper]: [Bound, Bound], unit: Unit | undefined): Window {
  const shift = (v: Value, by: number): number => {
    if (unit === undefined) return rangeNumber(v) + by;
    if (!(v instanceof DateTime))
      throw new MongoError(5429513, `Invalid range: Expected the sortBy field to be a Date, but it was ${typeName(v)}`);
    return addUnits(inZone(Number(v.ms), 'UTC'), unit, by).epochMilliseconds;
  };
  const position = (v: Value): number => (unit !== undefined && v instanceof DateTime ? Number(v.ms) : rangeNumber(v));
  const offset = (bound: Bound): number => (bound === 'current' ? 0 : Number(bound));
  return {
    growing: lower === 'unbounded',
    extent({ docs, sortValues }, i) {
      const here = sortValues[i]!;
      const [low, high] = [
        shift(here, offset(lower === 'unbounded' ? 'current' : lower)),
        shift(here, offset(upper === 'unbounded' ? 'current' : upper)),
      ];
      let from = lower === 'unbounded' ? 0 : i;
      if (lower !== 'unbounded') {
        while (from > 0 && position(sortValues[from - 1]!) >= low) from -= 1;
        while (from < docs.length && position(sortValues[from]!) < low) from += 1;
      }
      let to = upper === 'unbounded' ? docs.length : i;
      if (upper !== 'unbounded') {
        while (to < docs.length && position(sortValues[to]!) <= high) to += 1;
        while (to > 0 && position(sortValues[to - 1]!) > high) to -= 1;
      }
      return [from, to];
    },
  };
}

function rangeNumber(v: Value): number {
  if (isNumber(v)) return toDouble(v);
  throw new MongoError(5429414, `Invalid range: Expected the sortBy field to be a number, but it was ${typeName(v)}`);
}
