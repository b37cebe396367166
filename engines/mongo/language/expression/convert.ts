import { isNumber } from '../../bson/number.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { TYPE_CODES, typeName } from '../bson-type.ts';
import { toDouble, toSafeInteger } from '../number.ts';
import { CONVERSIONS, type ConvertOptions, failure } from './conversions.ts';
import { fold, isNullish, type Operator, unary } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

const NAMES = new Map([...TYPE_CODES].map(([name, code]) => [code, name]));

/** The name of a target type given as a name, a number or `{type, subtype}`. */
function targetType(v: Value, options: ConvertOptions): string {
  if (v instanceof Doc) {
    options.subtype = toSafeInteger(v.get('subtype')) ?? options.subtype;
    return targetType(v.get('type') ?? null, options);
  }
  if (typeof v === 'string') {
    if (TYPE_CODES.has(v)) return v;
    throw new MongoError('BadValue', `Unknown type name: ${v}`);
  }
  if (!isNumber(v)) throw new MongoError('FailedToParse', "$convert's 'to' argument must be a string or number");
  const name = NAMES.get(toDouble(v));
  if (name === undefined) {
    throw new MongoError(
      'FailedToParse',
      `In $convert, numeric value for 'to' does not correspond to a BSON type: ${toDouble(v)}`,
    );
  }
  return name;
}

/** A value in another BSON type. Throws ConversionFailure where there is no such conversion or the value has none. */
function convertTo(v: Value, type: string, options: ConvertOptions): Value {
  const conversion = CONVERSIONS.get(type);
  if (!conversion) throw failure(`Unsupported conversion from ${typeName(v)} to ${type}`);
  return conversion(v, options);
}

const convert: Operator = (argument, compiler) => {
  const codes = { notObject: 9, unknown: 9 };
  const known = ['input', 'to', 'onError', 'onNull', 'format', 'byteOrder'];
  const args = namedArguments('$convert', argument, compiler, known, codes);
  const input = requireArgument('$convert', args, 'input', 9);
  const to = requireArgument('$convert', args, 'to', 9);
  return (frame) => {
    const value = input(frame);
    const wanted = to(frame);
    if (isNullish(value)) return args.onNull ? args.onNull(frame) : null;
    if (isNullish(wanted)) return null;
    const format = args.format?.(frame);
    const options: ConvertOptions = { subtype: 0, format: typeof format === 'string' ? format : undefined };
    const type = targetType(wanted, options);
    try {
      return convertTo(value, type, options);
    } catch (error) {
      const failed = error instanceof MongoError && error.codeName === 'ConversionFailure';
      if (args.onError && failed) return args.onError(frame);
      throw error;
    }
  };
};

function conversion(name: string, type: string, options: Partial<ConvertOptions> = {}): [string, Operator] {
  return unary(name, (v) => (isNullish(v) ? null : convertTo(v, type, { subtype: 0, format: undefined, ...options })));
}

const type: Operator = (argument, compiler) => {
  const expr = compiler.compile(Array.isArray(argument) && argument.length === 1 ? argument[0]! : argument);
  return fold((frame) => typeName(expr(frame)), [expr]);
};

export const CONVERT: [string, Operator][] = [
  ['$convert', convert],
  conversion('$toBool', 'bool'),
  conversion('$toInt', 'int'),
  conversion('$toLong', 'long'),
  conversion('$toDouble', 'double'),
  conversion('$toDecimal', 'decimal'),
  conversion('$toString', 'string'),
  conversion('$toObjectId', 'objectId'),
  conversion('$toDate', 'date'),
  conversion('$toUUID', 'binData', { subtype: 4, format: 'uuid' }),
  ['$type', type],
  unary('$isNumber', (v) => isNumber(v)),
];
