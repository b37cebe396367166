import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { formatValue } from '../format.ts';
import { compileAddFields } from '../projection.ts';
import { setWindowFields } from './set-window-fields.ts';
import { mapStage, requireFields, type Stage, type StageParser } from './stage.ts';

/** `$fill`: gives null and missing fields a value, that of their neighbours or one on the line between them. */
export const fill: StageParser = (argument, env, compile) => {
  const spec = requireFields(argument, '$fill', ['partitionBy', 'partitionByFields', 'sortBy', 'output'], ['output']);
  const output = spec.get('output');
  if (!(output instanceof Doc))
    throw new MongoError(
      'TypeMismatch',
      `BSON field '$fill.output' is the wrong type '${typeName(output)}', expected type 'object'`,
    );
  const constants = new Doc();
  const windowed = new Doc();
  for (const [path, field] of output) {
    const { method, value } = readField(path, field, spec.has('sortBy'));
    if (method) windowed.set(path, new Doc([[method, `$${path}`]]));
    else constants.set(path, new Doc([['$ifNull', [`$${path}`, value ?? null]]]));
  }
  const stages: Stage[] = [];
  if (windowed.size > 0) {
    const window = new Doc([['output', windowed]]);
    const by = partitionBy(spec);
    if (by !== undefined) window.set('partitionBy', by);
    if (spec.has('sortBy')) window.set('sortBy', spec.get('sortBy')!);
    stages.push(setWindowFields(window, env, compile));
  }
  if (constants.size > 0) stages.push(mapStage(env, compileAddFields(constants, env)));
  return (source) => stages.reduce((docs, stage) => stage(docs), source);
};

function readField(path: string, field: Value, sorted: boolean): { method?: string; value?: Value } {
  if (!(field instanceof Doc) || field.size !== 1) {
    throw new MongoError(6050201, `Each fill output must have exactly one of 'method' and 'value': ${path}`);
  }
  if (field.has('value')) return { value: field.get('value')! };
  const method = field.get('method');
  if (method === 'locf') return { method: '$locf' };
  if (method !== 'linear')
    throw new MongoError(6050202, `Method must be either locf or linear, found ${formatValue(method)}`);
  if (!sorted)
    throw new MongoError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  return { method: '$linearFill' };
}

function partitionBy(spec: Doc): Value | undefined {
  const fields = spec.get('partitionByFields');
  if (fields === undefined) return spec.get('partitionBy');
  if (spec.has('partitionBy')) {
    throw new MongoError(6050204, "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'");
  }
  if (!Array.isArray(fields))
    throw new MongoError(
      'TypeMismatch',
      "BSON field '$fill.partitionByFields' is the wrong type, expected type 'array'",
    );
  return new Doc(fields.map((name) => [String(name).replaceAll('.', '_'), `$${name}`]));
}
