import { isNumber } from '../../bson/number.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { parseFilter } from '../filter.parse.ts';
import { formatValue } from '../format.ts';
import { compileFilter } from '../match.ts';
import { toDouble, toSafeInteger } from '../number.ts';
import { parseSort, sortDocuments } from '../sort.ts';
import { lazily, type StageParser } from './stage.ts';

/** `$match` */
export const match: StageParser = (spec, env) => {
  if (!(spec instanceof Doc)) throw new MongoError(15959, 'the match filter must be an expression in an object');
  const filter = parseFilter(spec, env);
  return function* (source) {
    const matcher = compileFilter(filter, env);
    for (const doc of source) {
      env.checkDeadline();
      if (matcher(doc)) yield doc;
    }
  };
};

/** More than there can be. */
const MOST_ROWS = BigInt(Number.MAX_SAFE_INTEGER);
const smallerOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The positive or zero whole number of a `$limit` or `$skip`. */
export function parseRowCount(spec: Value, stage: '$limit' | '$skip'): number {
  const n = typeof spec === 'bigint' && spec > 0 ? Number(smallerOf(spec, MOST_ROWS)) : toSafeInteger(spec);
  if (n === undefined) {
    const code = stage === '$limit' ? 2107201 : 5107200;
    const expected = isNumber(spec) ? 'Expected an integer' : 'Expected a number';
    throw new MongoError(code, `invalid argument to ${stage} stage: ${expected} in: ${stage}: ${formatValue(spec)}`);
  }
  if (n < 0)
    throw new MongoError(
      stage === '$limit' ? 5107201 : 5107200,
      `invalid argument to ${stage} stage: Expected a non-negative number in: ${stage}: ${n}`,
    );
  if (stage === '$limit' && n === 0) throw new MongoError(15958, 'the limit must be positive');
  return n;
}

export const limit: StageParser = (spec) => {
  const n = parseRowCount(spec, '$limit');
  return function* (source) {
    let left = n;
    for (const doc of source) {
      yield doc;
      left -= 1;
      if (left === 0) return;
    }
  };
};

export const skip: StageParser = (spec) => {
  const n = parseRowCount(spec, '$skip');
  return function* (source) {
    let left = n;
    for (const doc of source) {
      if (left > 0) left -= 1;
      else yield doc;
    }
  };
};

export function requireSort(spec: Value): Doc {
  if (!(spec instanceof Doc)) throw new MongoError(15973, 'the $sort key specification must be an object');
  if (spec.size === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return spec;
}

export const sort: StageParser = (spec, env) => {
  const order = parseSort(requireSort(spec), env);
  return (source) => lazily(() => sortDocuments(source, order, env));
};

/** `$sample`: as many documents as asked for, taken at random without repetition, in random order. */
export const sample: StageParser = (spec, env) => {
  if (!(spec instanceof Doc)) throw new MongoError(28745, 'the $sample stage specification must be an object');
  for (const key of spec.keys())
    if (key !== 'size') throw new MongoError(28748, `unrecognized option to $sample: ${key}`);
  const given = spec.get('size');
  if (given === undefined) throw new MongoError(28749, '$sample stage must specify a size');
  if (!isNumber(given)) throw new MongoError(28746, 'size argument to $sample must be a number');
  const size = Math.trunc(toDouble(given));
  if (!(size > 0)) throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return (source) =>
    lazily(() => {
      const kept: Doc[] = [];
      let seen = 0;
      for (const doc of source) {
        env.checkDeadline();
        seen += 1;
        const at = Math.floor(Math.random() * seen);
        if (kept.length < size) {
          kept.push(kept[at] ?? doc);
          kept[at] = doc;
        } else if (at < size) kept[at] = doc;
      }
      return kept;
    });
};

/** `$documents`: the documents that an expression lists. */
export const documents: StageParser = (spec, env) => {
  const evaluate = compileExpression(spec, env);
  return () => {
    const list = evaluate(new Doc());
    if (!Array.isArray(list)) throw new MongoError(5858203, 'an array is expected');
    return list.map((entry) => {
      if (entry instanceof Doc) return entry;
      throw new MongoError(5858203, `$documents must evaluate to an array of objects, but found ${formatValue(entry)}`);
    });
  };
};

/** Stages whose documents the server itself makes: collection and index figures, sessions, operations. */
export function serverStage(name: string): StageParser {
  return (spec, env) => () => {
    if (!env.collections?.stats) throw new MongoError('CommandNotSupported', `${name} is not supported here`);
    return env.collections.stats(name, spec, env);
  };
}
