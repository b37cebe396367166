import { compareValues } from '../../bson/compare.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { DateTime, Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { addNumbers, multiplyNumbers } from '../arithmetic.ts';
import { addUnits, isUnit, type Unit } from '../dates/date-unit.ts';
import { inZone } from '../dates/time-zone.ts';
import type { Env } from '../env.ts';
import { parseFieldPath } from '../expression/field-path.ts';
import { formatValue } from '../format.ts';
import { toDouble, toSafeInteger } from '../number.ts';
import { fieldValue } from '../path.ts';
import { createKeyEncoder } from '../value-key.ts';
import { setPath } from './set-path.ts';
import { requireFields, type StageParser } from './stage.ts';

interface Densify {
  readonly parts: readonly string[];
  readonly partitionFields: readonly (readonly string[])[];
  readonly step: NumberValue;
  readonly unit: Unit | undefined;
  readonly bounds: 'full' | 'partition' | readonly [Value, Value];
}

const MAX_DOCUMENTS = 500_000;

function parseDensify(argument: Value): Densify {
  const spec = requireFields(argument, '$densify', ['field', 'partitionByFields', 'range'], ['field', 'range']);
  const field = spec.get('field');
  if (typeof field !== 'string')
    throw new MongoError('TypeMismatch', "BSON field '$densify.field' is the wrong type, expected type 'string'");
  const names = spec.get('partitionByFields') ?? [];
  if (!Array.isArray(names))
    throw new MongoError(
      'TypeMismatch',
      "BSON field '$densify.partitionByFields' is the wrong type, expected type 'array'",
    );
  const range = requireFields(spec.get('range')!, '$densify.range', ['step', 'unit', 'bounds'], ['step', 'bounds']);
  const step = range.get('step')!;
  if (!isNumber(step))
    throw new MongoError('TypeMismatch', "BSON field '$densify.range.step' is the wrong type, expected a number");
  if (toDouble(step) <= 0)
    throw new MongoError(5733401, 'the step parameter in a range statement must be a strictly positive numeric value');
  const unit = range.get('unit');
  if (unit !== undefined && !isUnit(unit))
    throw new MongoError('FailedToParse', `unknown time unit value: ${formatValue(unit)}`);
  if (unit !== undefined && toSafeInteger(step) === undefined) {
    throw new MongoError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  }
  return {
    parts: parseFieldPath(field),
    partitionFields: names.map((name) => parseFieldPath(String(name))),
    step,
    unit,
    bounds: parseBounds(range.get('bounds')!, unit),
  };
}

function parseBounds(spec: Value, unit: Unit | undefined): Densify['bounds'] {
  if (spec === 'full' || spec === 'partition') return spec;
  if (!Array.isArray(spec) || spec.length !== 2) {
    throw new MongoError(
      5733402,
      "the bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  }
  const [low, high] = spec as [Value, Value];
  const right = unit === undefined ? isNumber : (v: Value) => v instanceof DateTime;
  if (!right(low) || !right(high)) {
    throw new MongoError(
      unit === undefined ? 5733406 : 5733402,
      'the bounds in a range statement must be numbers, or dates when a unit is given',
    );
  }
  if (compareValues(low, high) > 0) throw new MongoError(5733402, 'the bounds in a range statement must be ascending');
  return [low, high];
}

/** `$densify`: adds documents where a sequence of numbers or dates has gaps. */
export const densify: StageParser = (argument, env) => {
  const spec = parseDensify(argument);
  return function* (source) {
    const { without, groups } = divide(source, spec, env);
    yield* without;
    const everything = [...groups.values()].flat();
    const full = spec.bounds === 'full' && everything.length > 0 ? extent(everything) : undefined;
    let made = 0;
    for (const group of groups.values()) {
      for (const doc of fillGaps(group, full, spec)) {
        env.checkDeadline();
        if ('added' in doc && ++made > MAX_DOCUMENTS) {
          throw new MongoError(
            5897900,
            `Generated ${made} documents in $densify, which is over the limit of ${MAX_DOCUMENTS}. Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents`,
          );
        }
        yield doc.doc;
      }
    }
  };
};

interface Point {
  readonly value: Value;
  readonly doc: Doc;
}

function divide(source: Iterable<Doc>, spec: Densify, env: Env): { without: Doc[]; groups: Map<string, Point[]> } {
  const key = createKeyEncoder(env.collation);
  const groups = new Map<string, Point[]>();
  const without: Doc[] = [];
  for (const doc of source) {
    env.checkDeadline();
    const value = fieldValue(doc, spec.parts);
    if (value === undefined || value === null) {
      without.push(doc);
      continue;
    }
    const fits = spec.unit === undefined ? isNumber(value) : value instanceof DateTime;
    if (!fits)
      throw new MongoError(
        5733201,
        `$densify field type must be ${spec.unit === undefined ? 'numeric' : 'a date'}, found ${formatValue(value)}`,
      );
    const id = key(spec.partitionFields.map((parts) => fieldValue(doc, parts) ?? null));
    const group = groups.get(id) ?? [];
    group.push({ value, doc });
    groups.set(id, group);
  }
  for (const group of groups.values()) group.sort((a, b) => compareValues(a.value, b.value));
  return { without, groups };
}

function extent(points: readonly Point[]): [Value, Value] {
  const values = points.map((p) => p.value).sort((a, b) => compareValues(a, b));
  return [values[0]!, values.at(-1)!];
}

/** The value `n` steps after a start. */
function stepFrom(start: Value, n: number, { step, unit }: Densify): Value {
  if (start instanceof DateTime) {
    return new DateTime(addUnits(inZone(Number(start.ms), 'UTC'), unit!, toDouble(step) * n).epochMilliseconds);
  }
  const by = multiplyNumbers(step, new Int32(n)) ?? toDouble(step) * n;
  return addNumbers(start as NumberValue, by) ?? toDouble(start as NumberValue) + toDouble(by);
}

function* fillGaps(
  group: readonly Point[],
  full: [Value, Value] | undefined,
  spec: Densify,
): Iterable<{ doc: Doc; added?: true }> {
  const own: readonly [Value, Value] = [group[0]!.value, group.at(-1)!.value];
  const explicit = typeof spec.bounds === 'string' ? undefined : spec.bounds;
  const [low, high] = explicit ?? full ?? own;
  const template = templateOf(group[0]!.doc, spec);
  let next = 0;
  // An explicit upper bound is itself outside of the range.
  const within = (v: Value) => (explicit ? compareValues(v, high) < 0 : compareValues(v, high) <= 0);
  for (let n = 0, at = low; within(at); n++, at = stepFrom(low, n, spec)) {
    let present = false;
    while (next < group.length && compareValues(group[next]!.value, at) <= 0) {
      present = compareValues(group[next]!.value, at) === 0;
      yield { doc: group[next]!.doc };
      next += 1;
    }
    if (!present) yield { doc: setPath(template, spec.parts, at), added: true };
  }
  for (; next < group.length; next++) yield { doc: group[next]!.doc };
}

function templateOf(doc: Doc, spec: Densify): Doc {
  let template = new Doc();
  for (const parts of spec.partitionFields) {
    const value = fieldValue(doc, parts);
    if (value !== undefined) template = setPath(template, parts, value);
  }
  return template;
}
