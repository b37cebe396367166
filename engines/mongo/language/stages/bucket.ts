import { compareValues, typeOrder } from '../../bson/compare.ts';
import { Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import type { Env } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Compiler, Expr, Frame } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { toSafeInteger } from '../number.ts';
import { roundGranularity } from './bucket.granularity.ts';
import { type GroupField, groupBy, parseGroupField } from './group.ts';
import { lazily, type StageParser } from './stage.ts';

function requireSpec(spec: Value, stage: string, code: number, known: readonly string[]): Doc {
  if (!(spec instanceof Doc)) {
    throw new MongoError(code, `Argument to ${stage} stage must be an object, but found type: ${formatValue(spec)}.`);
  }
  for (const key of spec.keys()) {
    if (!known.includes(key))
      throw new MongoError(stage === '$bucket' ? 40197 : 40245, `Unrecognized option to ${stage}: ${key}.`);
  }
  return spec;
}

function parseOutput(spec: Value | undefined, compiler: Compiler): GroupField[] {
  if (spec === undefined) return [parseGroupField('count', new Doc([['$sum', new Int32(1)]]), compiler)];
  if (!(spec instanceof Doc))
    throw new MongoError(40196, `The 'output' field must be an object, but found ${formatValue(spec)}.`);
  return [...spec].map(([name, field]) => parseGroupField(name, field, compiler));
}

function requireGroupBy(spec: Doc, stage: string, compiler: Compiler): Expr {
  const given = spec.get('groupBy');
  const code = stage === '$bucket' ? 40198 : 40246;
  if (given === undefined)
    throw new MongoError(
      code,
      `${stage} requires 'groupBy' and ${stage === '$bucket' ? "'boundaries'" : "'buckets'"} to be specified.`,
    );
  const isExpression = given instanceof Doc || (typeof given === 'string' && given.startsWith('$'));
  if (isExpression) return compiler.compile(given);
  throw new MongoError(
    stage === '$bucket' ? 40202 : 40239,
    `The ${stage} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${formatValue(given)}.`,
  );
}

/** `$bucket`: groups by ranges given as their boundaries. */
export const bucket: StageParser = (argument, env) => {
  const spec = requireSpec(argument, '$bucket', 40201, ['groupBy', 'boundaries', 'default', 'output']);
  const compiler = createCompiler(env);
  const by = requireGroupBy(spec, '$bucket', compiler);
  const boundaries = parseBoundaries(spec.get('boundaries'), compiler);
  const fallback = parseDefault(spec, boundaries, compiler);
  const collate = env.collation?.compare;
  const key = (frame: Frame): Value => {
    const value = by(frame) ?? null;
    for (let i = boundaries.length - 2; i >= 0; i--) {
      if (compareValues(value, boundaries[i], collate) < 0) continue;
      if (compareValues(value, boundaries[i + 1], collate) < 0) return boundaries[i]!;
      break;
    }
    if (fallback !== undefined) return fallback;
    throw new MongoError(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  };
  const grouped = groupBy(key, parseOutput(spec.get('output'), compiler), env);
  return (source) =>
    lazily(() => [...grouped(source)].sort((a, b) => compareValues(a.get('_id'), b.get('_id'), collate)));
};

function parseBoundaries(spec: Value | undefined, compiler: Compiler): Value[] {
  if (spec === undefined) throw new MongoError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!Array.isArray(spec))
    throw new MongoError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${formatValue(spec)}.`,
    );
  const values = spec.map((entry) => {
    const { constant } = compiler.compile(entry);
    if (constant?.value !== undefined) return constant.value;
    throw new MongoError(
      40191,
      `The $bucket 'boundaries' field must be an array of constant values, but found value: ${formatValue(entry)}.`,
    );
  });
  if (values.length < 2) {
    throw new MongoError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${values.length} value(s).`,
    );
  }
  for (let i = 1; i < values.length; i++) {
    const [low, high] = [values[i - 1]!, values[i]!];
    if (typeOrder(low) !== typeOrder(high)) {
      throw new MongoError(
        40193,
        "All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types.",
      );
    }
    if (compareValues(low, high) >= 0) {
      throw new MongoError(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${i - 1} and ${i} are not in ascending order.`,
      );
    }
  }
  return values;
}

function parseDefault(spec: Doc, boundaries: readonly Value[], compiler: Compiler): Value | undefined {
  const given = spec.get('default');
  if (given === undefined) return undefined;
  const { constant } = compiler.compile(given);
  const value = constant?.value;
  if (value === undefined) {
    throw new MongoError(
      40195,
      `The $bucket 'default' field must be a constant expression, but found: ${formatValue(given)}.`,
    );
  }
  if (compareValues(value, boundaries[0]) >= 0 && compareValues(value, boundaries.at(-1)) < 0) {
    throw new MongoError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  return value;
}

interface Keyed {
  readonly value: Value;
  readonly doc: Doc;
}

/** `$bucketAuto`: groups into ranges that hold about as many documents each. */
export const bucketAuto: StageParser = (argument, env) => {
  const spec = requireSpec(argument, '$bucketAuto', 40240, ['groupBy', 'buckets', 'output', 'granularity']);
  const compiler = createCompiler(env);
  const by = requireGroupBy(spec, '$bucketAuto', compiler);
  const buckets = toSafeInteger(spec.get('buckets'));
  if (buckets === undefined)
    throw new MongoError(
      40241,
      "The $bucketAuto 'buckets' field must be a numeric value representable as a 32-bit integer.",
    );
  if (buckets <= 0)
    throw new MongoError(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${buckets}`);
  const granularity = spec.get('granularity');
  const round = granularity === undefined ? undefined : roundGranularity(granularity);
  const fields = parseOutput(spec.get('output'), compiler);
  return (source) =>
    lazily(() => {
      const keyed = readKeyed(source, by, env);
      return round ? granularBuckets(keyed, buckets, fields, env, round) : evenBuckets(keyed, buckets, fields, env);
    });
};

function readKeyed(source: Iterable<Doc>, by: Expr, env: Env): Keyed[] {
  const frame: Frame = { root: new Doc(), slots: [] };
  const keyed: Keyed[] = [];
  for (const doc of source) {
    env.checkDeadline();
    frame.root = doc;
    keyed.push({ value: by(frame) ?? null, doc });
  }
  return keyed.sort((a, b) => compareValues(a.value, b.value, env.collation?.compare));
}

/** Cuts after the ideal size, but never between equal values. */
function* evenBuckets(
  keyed: readonly Keyed[],
  buckets: number,
  fields: readonly GroupField[],
  env: Env,
): Iterable<Doc> {
  const collate = env.collation?.compare;
  let start = 0;
  for (let made = 0; start < keyed.length; made++) {
    const size = Math.max(1, Math.round((keyed.length - start) / Math.max(1, buckets - made)));
    let end = made === buckets - 1 ? keyed.length : Math.min(keyed.length, start + size);
    while (end < keyed.length && compareValues(keyed[end]!.value, keyed[end - 1]!.value, collate) === 0) end += 1;
    const max = end < keyed.length ? keyed[end]!.value : keyed[end - 1]!.value;
    yield bucketDoc(keyed[start]!.value, max, keyed.slice(start, end), fields);
    start = end;
  }
}

function* granularBuckets(
  keyed: readonly Keyed[],
  buckets: number,
  fields: readonly GroupField[],
  env: Env,
  round: { up(v: Value): Value; down(v: Value): Value },
): Iterable<Doc> {
  const size = Math.max(1, Math.round(keyed.length / buckets));
  let start = 0;
  let low: Value | undefined;
  while (start < keyed.length) {
    env.checkDeadline();
    low ??= round.down(keyed[0]!.value);
    let end = Math.min(keyed.length, start + size);
    const high = round.up(keyed[end - 1]!.value);
    while (end < keyed.length && compareValues(keyed[end]!.value, high) < 0) end += 1;
    yield bucketDoc(low, high, keyed.slice(start, end), fields);
    low = high;
    start = end;
  }
}

function bucketDoc(min: Value, max: Value, members: readonly Keyed[], fields: readonly GroupField[]): Doc {
  const frame: Frame = { root: new Doc(), slots: [] };
  const accumulators: Accumulator[] = fields.map((field) => field.create());
  for (const { doc } of members) {
    frame.root = doc;
    for (const accumulator of accumulators) accumulator.add(frame);
  }
  const out = new Doc([
    [
      '_id',
      new Doc([
        ['min', min],
        ['max', max],
      ]),
    ],
  ]);
  fields.forEach((field, i) => {
    const value = accumulators[i]!.result();
    if (value !== undefined) out.set(field.name, value);
  });
  return out;
}
