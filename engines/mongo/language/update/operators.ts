import { compareValues } from '../../bson/compare.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { Decimal128, Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { addNumbers, multiplyNumbers } from '../arithmetic.ts';
import { typeName } from '../bson-type.ts';
import type { Env } from '../env.ts';
import { formatValue } from '../format.ts';
import { addToSet, pop, pull, pullAll, push } from './array-operators.ts';
import type { LeafEdit, Target } from './edit-path.ts';

/** Reads the argument of one operator for one path. Throws the server's errors for arguments it cannot take. */
type OperatorParser = (argument: Value, path: string, env: Env) => LeafEdit;

/** `{_id: 1}` of the document at hand, for messages. */
function describe(doc: Doc): string {
  return `{_id: ${formatValue(doc.get('_id'))}}`;
}

function arithmetic(
  operator: string,
  verb: string,
  combine: (a: NumberValue, b: NumberValue) => NumberValue | undefined,
  initial: (operand: NumberValue) => NumberValue,
): OperatorParser {
  return (argument, path) => {
    if (!isNumber(argument)) {
      const given = `{${path}: ${formatValue(argument)}}`;
      throw new MongoError('TypeMismatch', `Cannot ${verb} with non-numeric argument: ${given}`);
    }
    const edit = (current: Value | undefined, target: Target): Value => {
      if (current === undefined) return initial(argument);
      if (!isNumber(current)) throw nonNumeric(operator, current, target);
      const result = combine(current, argument);
      if (result !== undefined) return result;
      const was = `((Number${typeof current === 'bigint' ? 'Long' : 'Int'})${formatValue(current)})`;
      const what = `Failed to apply ${operator} operations to current value ${was} for document ${describe(target.doc)}`;
      throw new MongoError('BadValue', what);
    };
    return { creates: true, edit };
  };
}

function nonNumeric(operator: string, current: Value, target: Target): MongoError {
  const name = target.path.split('.').at(-1);
  const field = `${describe(target.doc)} has the field '${name}' of non-numeric type ${typeName(current)}`;
  return new MongoError('TypeMismatch', `Cannot apply ${operator} to a value of non-numeric type. ${field}`);
}

/** 0 in the type of the operand: what a missing field becomes when it is multiplied. */
function zeroLike(v: NumberValue): NumberValue {
  if (v instanceof Int32) return new Int32(0);
  if (typeof v === 'bigint') return 0n;
  return v instanceof Decimal128 ? multiplyNumbers(v, new Int32(0))! : 0;
}

function extreme(direction: 1 | -1): OperatorParser {
  return (argument, _path, env) => ({
    creates: true,
    edit: (current) => {
      if (current === undefined) return argument;
      return compareValues(argument, current, env.collation?.compare) * direction > 0 ? argument : current;
    },
  });
}

function currentDate(argument: Value, _path: string, env: Env): LeafEdit {
  const fill = (v: Value): LeafEdit => ({ creates: true, edit: () => v });
  if (typeof argument === 'boolean') return fill(env.now);
  if (!(argument instanceof Doc)) {
    const given = `${typeName(argument)} is not valid type for $currentDate.`;
    throw new MongoError(
      'BadValue',
      `${given} Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  for (const key of argument.keys()) {
    if (key !== '$type') throw new MongoError('BadValue', `Unrecognized $currentDate option: ${key}`);
  }
  const type = argument.get('$type');
  if (type === 'date') return fill(env.now);
  if (type === 'timestamp') return fill(env.clusterTime);
  throw new MongoError(
    'BadValue',
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

const BIT_OPERATIONS: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function bit(argument: Value, path: string): LeafEdit {
  const given = formatValue(argument);
  if (!(argument instanceof Doc)) {
    const what = `The $bit modifier is not compatible with a ${typeName(argument)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`;
    throw new MongoError('BadValue', what);
  }
  if (argument.size === 0) {
    const what = `You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`;
    throw new MongoError('BadValue', what);
  }
  const operations = [...argument].map(([name, operand]): ((v: bigint) => bigint) => {
    const operation = BIT_OPERATIONS[name];
    if (!operation) {
      const what = `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${path}: ${given}}`;
      throw new MongoError('BadValue', what);
    }
    if (!isInteger(operand)) {
      throw new MongoError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operand)}' is not supported here: {${path}: ${given}}`,
      );
    }
    return (v) => operation(v, asBigInt(operand));
  });
  const wide = [...argument.values()].some((operand) => typeof operand === 'bigint');
  const edit = (current: Value | undefined, target: Target): Value => {
    const start = current ?? (wide ? 0n : new Int32(0));
    if (!isInteger(start)) {
      const what = `Cannot apply $bit to a value of non-integral type.${describe(target.doc)} has the field ${target.path} of non-integer type ${typeName(start)}`;
      throw new MongoError('BadValue', what);
    }
    const result = operations.reduce((v, operation) => operation(v), asBigInt(start));
    return wide || typeof start === 'bigint' ? result : new Int32(Number(result));
  };
  return { creates: true, edit };
}

const isInteger = (v: Value): v is bigint | Int32 => typeof v === 'bigint' || v instanceof Int32;
const asBigInt = (v: bigint | Int32): bigint => (typeof v === 'bigint' ? v : BigInt(v.value));

const set: OperatorParser = (argument) => ({ creates: true, edit: () => argument });

/** The update operators that change one value by themselves; `$rename` and `$setOnInsert` are dealt with where they are read. */
export const UPDATE_OPERATORS: ReadonlyMap<string, OperatorParser> = new Map<string, OperatorParser>([
  ['$set', set],
  ['$setOnInsert', set],
  ['$unset', () => ({ creates: false, edit: () => undefined })],
  ['$inc', arithmetic('$inc', 'increment', addNumbers, (operand) => operand)],
  ['$mul', arithmetic('$mul', 'multiply', multiplyNumbers, zeroLike)],
  ['$min', extreme(-1)],
  ['$max', extreme(1)],
  ['$currentDate', currentDate],
  ['$bit', bit],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$pop', pop],
  ['$pull', pull],
  ['$pullAll', pullAll],
]);
