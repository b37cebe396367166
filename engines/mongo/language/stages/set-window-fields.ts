import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import { ACCUMULATORS } from '../accumulators/accumulators.ts';
import type { Env } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Frame } from '../expression/expression.ts';
import { parseFieldPath } from '../expression/field-path.ts';
import { carryMetadata } from '../metadata.ts';
import type { SortOrder } from '../sort.ts';
import { parseWindow, type Window } from '../window/bounds.ts';
import { WINDOW_FUNCTIONS, type WindowFunction } from '../window/functions.ts';
import { type Partition, parseSortBy, partitions } from '../window/partition.ts';
import { setPath } from './set-path.ts';
import { requireFields, type StageParser } from './stage.ts';

interface Output {
  readonly parts: readonly string[];
  readonly compute: WindowFunction;
}

/** `$setWindowFields`: adds fields computed over the documents around each one. */
export const setWindowFields: StageParser = (argument, env) => {
  const spec = requireFields(argument, '$setWindowFields', ['partitionBy', 'sortBy', 'output'], ['output']);
  const order = parseSortBy(spec.get('sortBy'), env);
  const given = spec.get('output');
  if (!(given instanceof Doc))
    throw new MongoError(
      'TypeMismatch',
      "BSON field '$setWindowFields.output' is the wrong type, expected type 'object'",
    );
  const outputs = [...given].map(([path, field]) => parseOutput(path, field, order, env));
  const by = spec.get('partitionBy');
  return function* (source) {
    for (const partition of partitions(source, by, order, env)) {
      env.checkDeadline();
      const columns = outputs.map(({ compute }) => compute(partition));
      for (let i = 0; i < partition.docs.length; i++) {
        const doc = partition.docs[i]!;
        let out = doc;
        outputs.forEach(({ parts }, n) => {
          out = setPath(out, parts, columns[n]![i]);
        });
        yield carryMetadata(doc, out);
      }
    }
  };
};

function parseOutput(path: string, spec: Value, order: SortOrder | undefined, env: Env): Output {
  if (!(spec instanceof Doc)) throw new MongoError('FailedToParse', `The field '${path}' must be an object`);
  const operators = [...spec].filter(([key]) => key.startsWith('$'));
  const unknown = [...spec.keys()].find((key) => !key.startsWith('$') && key !== 'window');
  if (unknown !== undefined)
    throw new MongoError('FailedToParse', `Window function found an unknown argument: ${unknown}`);
  if (operators.length !== 1) {
    throw new MongoError('FailedToParse', 'Expected a $-prefixed window function in $setWindowFields output');
  }
  const [name, argument] = operators[0]!;
  const window = parseWindow(spec.get('window'), order !== undefined);
  const compiler = createCompiler(env);
  const parts = parseFieldPath(path);
  const windowFunction = WINDOW_FUNCTIONS.get(name);
  if (windowFunction) {
    const context = { compiler, order, window, windowed: spec.has('window') };
    return { parts, compute: windowFunction(argument, context, name) };
  }
  const accumulator = ACCUMULATORS.get(name);
  if (!accumulator) throw new MongoError('FailedToParse', `Unrecognized window function, ${name}`);
  const create = accumulator(argument, compiler);
  return { parts, compute: (partition) => accumulate(partition, window, create, env) };
}

/** One accumulator per document, or a single one while the windows only grow. */
function accumulate(partition: Partition, window: Window, create: () => Accumulator, env: Env): Value[] {
  const frame: Frame = { root: new Doc(), slots: [] };
  const add = (accumulator: Accumulator, from: number, to: number): void => {
    for (let n = from; n < to; n++) {
      frame.root = partition.docs[n]!;
      accumulator.add(frame);
    }
  };
  const running = create();
  let added = 0;
  return partition.docs.map((_, i) => {
    env.checkDeadline();
    const [from, to] = window.extent(partition, i);
    const accumulator = window.growing ? running : create();
    if (window.growing) {
      add(accumulator, added, to);
      added = Math.max(added, to);
    } else add(accumulator, from, to);
    return snapshot(accumulator.result());
  });
}

/** An accumulator goes on with the array or document that it gave: each document gets its own. */
function snapshot(v: Value | undefined): Value {
  if (Array.isArray(v)) return [...v];
  return v instanceof Doc ? new Doc(v) : (v ?? null);
}
