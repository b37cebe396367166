import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../bson/decimal128.ts';
import { Binary, DateTime, Decimal128, Doc, Int32, ObjectId, Regex, Timestamp, type Value } from '../../bson/value.ts';
import { createEnv } from '../env.ts';
import { doc, type Plain, plain, value } from '../value.fixture.ts';
import { compileExpression } from './compile.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();
const dec = (text: string): Decimal128 => parseDecimal(text)!;
const date = (text: string): DateTime => new DateTime(Date.parse(text));

function raw(expression: Plain, document: Fields = {}): Value | undefined {
  return compileExpression(value(expression), env)(doc(document));
}

/** Results as tests write them; decimals as `decimal:1.5`. */
function evaluate(expression: Plain, document: Fields = {}): unknown {
  const result = raw(expression, document);
  return result instanceof Decimal128 ? `decimal:${formatDecimal(result)}` : plain(result);
}

/** An object whose field names a linter would take for those of a promise. */
const named = (...fields: [string, Plain][]): Fields => Object.fromEntries(fields);

const cases = (list: [Plain, unknown, Fields?][]) =>
  it.each(list)('%o is %o', (expression, expected, document) => {
    expect(evaluate(expression, document)).toEqual(expected);
  });

describe('arithmetic', () => {
  cases([
    [{ $add: [1, 2, 3.5] }, 6.5],
    [{ $add: [2147483647, 1] }, 2147483648n],
    [{ $add: [2n ** 63n - 1n, 1n] }, 2 ** 63],
    [{ $add: [dec('0.1'), dec('0.2')] }, 'decimal:0.3'],
    [{ $add: [1, null] }, null],
    [{ $add: [date('2024-01-01'), 1000] }, date('2024-01-01T00:00:01Z')],
    [{ $subtract: [date('2024-01-02'), date('2024-01-01')] }, 86400000n],
    [{ $subtract: [date('2024-01-01T00:00:01Z'), 1000] }, date('2024-01-01')],
    [{ $subtract: [1, 2n] }, -1n],
    [{ $multiply: [3, 4] }, 12],
    [{ $multiply: [2147483647, 2] }, 4294967294n],
    [{ $divide: [7, 2] }, 3.5],
    [{ $divide: [dec('1'), 3] }, 'decimal:0.3333333333333333333333333333333333'],
    [{ $mod: [-7, 3] }, -1],
    [{ $mod: [7.5, 2] }, 1.5],
    [{ $abs: -5 }, 5],
    [{ $abs: { $literal: -2147483648 } }, 2147483648n],
    [{ $ceil: 1.2 }, 2],
    [{ $floor: -1.2 }, -2],
    [{ $floor: dec('-1.2') }, 'decimal:-2'],
    [{ $round: 2.5 }, 2],
    [{ $round: 3.5 }, 4],
    [{ $round: [1.256, 2] }, 1.26],
    [{ $round: [1251, -2] }, 1300],
    [{ $round: [1250, -2] }, 1200],
    [{ $trunc: [-1.99, 1] }, -1.9],
    [{ $pow: [2, 10] }, 1024],
    [{ $pow: [2, 40] }, 1099511627776n],
    [{ $pow: [2, -1] }, 0.5],
    [{ $pow: [dec('2'), dec('0.5')] }, 'decimal:1.414213562373095048801688724209698'],
    [{ $sqrt: 25 }, 5],
    [{ $sqrt: dec('2') }, 'decimal:1.414213562373095048801688724209698'],
    [{ $exp: dec('1') }, 'decimal:2.718281828459045235360287471352662'],
    [{ $ln: dec('10') }, 'decimal:2.302585092994045684017991454684364'],
    [{ $log10: dec('1000') }, 'decimal:3'],
    [{ $log: [8, 2] }, 3],
    [{ $sin: dec('1') }, 'decimal:0.8414709848078965066525023216302990'],
    [{ $atan2: [1, 1] }, Math.PI / 4],
    [{ $degreesToRadians: 180 }, Math.PI],
    [{ $bitAnd: [12, 10] }, 8],
    [{ $bitOr: [12, 3n] }, 15n],
    [{ $bitXor: [] }, 0],
    [{ $bitNot: 5 }, -6],
  ]);
});

describe('strings', () => {
  cases([
    [{ $concat: ['a', 'b', '$x'] }, 'abc', { x: 'c' }],
    [{ $concat: ['a', null] }, null],
    [{ $toUpper: 'aé1' }, 'Aé1'],
    [{ $toLower: null }, ''],
    [{ $substrCP: ['aé😀b', 1, 2] }, 'é😀'],
    [{ $substrBytes: ['aéb', 1, 2] }, 'é'],
    [{ $substr: ['hello', 1, -1] }, 'ello'],
    [{ $indexOfCP: ['é😀b', 'b'] }, 2],
    [{ $indexOfBytes: ['éb', 'b'] }, 2],
    [{ $indexOfCP: ['abcabc', 'c', 3] }, 5],
    [{ $split: ['a-b-', '-'] }, ['a', 'b', '']],
    [{ $strLenCP: 'é😀' }, 2],
    [{ $strLenBytes: 'é😀' }, 6],
    [{ $strcasecmp: ['ABC', 'abd'] }, -1],
    [{ $trim: { input: '  a b \n' } }, 'a b'],
    [{ $ltrim: { input: 'xxaxx', chars: 'x' } }, 'axx'],
    [{ $replaceOne: { input: 'a.a', find: '.', replacement: { $literal: '$&' } } }, 'a$&a'],
    [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
    [{ $regexMatch: { input: 'Hello', regex: '^h', options: 'i' } }, true],
    [
      { $regexFind: { input: '😀ab12', regex: '([a-z]+)(\\d)(z)?' } },
      { match: 'ab1', idx: 1, captures: ['ab', '1', null] },
    ],
    [
      { $regexFindAll: { input: 'a1b2', regex: new Regex('\\d', '') } },
      [
        { match: '1', idx: 1, captures: [] },
        { match: '2', idx: 3, captures: [] },
      ],
    ],
  ]);
});

describe('arrays, sets and objects', () => {
  cases([
    [{ $arrayElemAt: [[1, 2, 3], -1] }, 3],
    [{ $arrayElemAt: [[1], 5] }, undefined],
    [{ $first: '$a' }, 1, { a: [1, 2] }],
    [{ $concatArrays: [[1], [2, 3]] }, [1, 2, 3]],
    [{ $filter: { input: [1, 2, 3, 4], as: 'n', cond: { $gt: ['$$n', 1] }, limit: 2 } }, [2, 3]],
    [{ $map: { input: '$a', in: { $add: ['$$this', '$b'] } } }, [11, 12], { a: [1, 2], b: 10 }],
    [{ $map: { input: '$none', in: '$$this' } }, null],
    [
      { $zip: { inputs: [[null], [1, 2]], useLongestLength: true, defaults: [8, 9] } },
      [
        [null, 1],
        [8, 2],
      ],
    ],
    [{ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
    [{ $let: { vars: { x: 2, y: '$a' }, in: { $multiply: ['$$x', '$$y'] } } }, 6, { a: 3 }],
    [
      { $map: { input: [1, 2], as: 'x', in: { $map: { input: [10], as: 'y', in: { $add: ['$$x', '$$y'] } } } } },
      [[11], [12]],
    ],
    [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
    [{ $range: [3, 0, -1] }, [3, 2, 1]],
    [{ $reverseArray: [[1, 2]] }, [2, 1]],
    [{ $size: '$a' }, 2, { a: [1, 2] }],
    [{ $slice: [[1, 2, 3], -2] }, [2, 3]],
    [{ $slice: [[1, 2, 3], 1, 1] }, [2]],
    [{ $in: [2, [1, 2]] }, true],
    [{ $indexOfArray: [[1, 2, 3], 3] }, 2],
    [{ $isArray: [[1]] }, true],
    [
      { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
      [
        [1, 'a'],
        [2, 'z'],
      ],
    ],
    [{ $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } }, [{ a: 1 }, { a: 2 }]],
    [{ $sortArray: { input: [1, 'x', 3], sortBy: -1 } }, ['x', 3, 1]],
    [{ $firstN: { n: 2, input: [1, 2, 3] } }, [1, 2]],
    [{ $maxN: { n: 2, input: [1, null, 3, 2] } }, [3, 2]],
    [
      {
        $setUnion: [
          [3, 1],
          [2, 1],
        ],
      },
      [1, 2, 3],
    ],
    [
      {
        $setIntersection: [
          [3, 1],
          [2, 1],
        ],
      },
      [1],
    ],
    [{ $setDifference: [[3, 1, 3], [1]] }, [3]],
    [
      {
        $setEquals: [
          [1, 2],
          [2, 1, 1],
        ],
      },
      true,
    ],
    [{ $setIsSubset: [[1], [2, 1]] }, true],
    [{ $allElementsTrue: [[1, true]] }, true],
    [{ $anyElementTrue: [[0, null]] }, false],
    [{ $mergeObjects: [{ a: 1 }, null, { a: 2, b: 3 }] }, { a: 2, b: 3 }],
    [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
    [
      {
        $arrayToObject: [
          [
            ['a', 1],
            ['b', 2],
          ],
        ],
      },
      { a: 1, b: 2 },
    ],
    [{ $arrayToObject: { $literal: [{ k: 'a', v: 1 }] } }, { a: 1 }],
    [{ $getField: { field: 'a.b', input: { $literal: doc({ 'a.b': 1 }) } } }, 1],
    [{ $getField: 'a' }, 5, { a: 5 }],
    [{ $setField: { field: 'x', input: '$$ROOT', value: 1 } }, { a: 5, x: 1 }, { a: 5 }],
    [{ $unsetField: { field: 'a', input: '$$ROOT' } }, { b: 1 }, { a: 5, b: 1 }],
    [{ $bsonSize: { a: 1 } }, 12],
    [{ $toHashedIndexKey: 1 }, 5902408780260971510n],
    [{ $toHashedIndexKey: 1.5 }, 5902408780260971510n],
    [{ $binarySize: 'é' }, 2],
    [{ $sum: [1, 2, 'x'] }, 3],
    [{ $avg: '$a' }, 1.5, { a: [1, 2] }],
    [{ $max: [1, 5n, 3] }, 5n],
    [{ $median: { input: [3, 1, 2], method: 'approximate' } }, 2],
    [{ $percentile: { input: [1, 2, 3, 4], p: [0.5, 1], method: 'approximate' } }, [2, 4]],
    [{ a: '$x.b', c: ['$y', 1] }, { a: [1, 2], c: [null, 1] }, { x: [{ b: 1 }, { b: 2 }, 5] }],
  ]);
});

describe('conditions', () => {
  cases([
    [{ $cond: [{ $gt: [2, 1] }, 'y', 'n'] }, 'y'],
    [{ $cond: named(['if', '$a'], ['then', 1], ['else', 2]) }, 2, {}],
    [{ $ifNull: ['$a', '$b', 3] }, 3, { a: null }],
    [
      { $switch: { branches: [named(['case', { $eq: ['$a', 1] }], ['then', 'one'])], default: 'many' } },
      'many',
      { a: 2 },
    ],
    [{ $and: [1, true, 'x'] }, true],
    [{ $or: [0, null] }, false],
    [{ $not: [false] }, true],
    [{ $cmp: ['b', 'a'] }, 1],
    [{ $eq: ['$missing', null] }, false],
    [{ $lt: ['$missing', null] }, true],
    [{ $literal: '$a' }, '$a'],
  ]);

  it('does not evaluate the branch that is not taken', () => {
    expect(evaluate({ $cond: [true, 1, { $divide: [1, 0] }] })).toBe(1);
  });
});

describe('conversion', () => {
  cases([
    [{ $toInt: '42' }, 42],
    [{ $toInt: 3.9 }, 3],
    [{ $toLong: true }, 1n],
    [{ $toLong: date('1970-01-01T00:00:01Z') }, 1000n],
    [{ $toDouble: '-1.5e3' }, -1500],
    [{ $toDecimal: '1.10' }, 'decimal:1.10'],
    [{ $toDecimal: 0.1 }, 'decimal:0.100000000000000'],
    [{ $toString: 1.5 }, '1.5'],
    [{ $toString: dec('1.50') }, '1.50'],
    [{ $toString: date('2024-02-03T04:05:06.007Z') }, '2024-02-03T04:05:06.007Z'],
    [{ $toString: new ObjectId(new Uint8Array(12).fill(1)) }, '01'.repeat(12)],
    [{ $toObjectId: '01'.repeat(12) }, new ObjectId(new Uint8Array(Buffer.alloc(12, 1)))],
    [{ $toDate: '2024-01-02' }, date('2024-01-02')],
    [{ $toDate: 1000n }, new DateTime(1000)],
    [{ $toBool: 'false' }, true],
    [{ $toBool: 0 }, false],
    [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
    [{ $convert: { input: '$a', to: 'int', onNull: 0 } }, 0],
    [{ $convert: { input: 5, to: 2 } }, '5'],
    [{ $convert: { input: 'aGk=', to: 'binData', format: 'base64' } }, new Binary(new Uint8Array([104, 105]), 0)],
    [{ $toString: { $toUUID: '12345678-9abc-4def-8123-456789abcdef' } }, '12345678-9abc-4def-8123-456789abcdef'],
    [{ $type: '$a' }, 'missing'],
    [{ $type: 1n }, 'long'],
    [{ $isNumber: dec('1') }, true],
  ]);
});

describe('dates', () => {
  const at = date('2024-03-10T07:08:09.010Z');
  const berlin = { date: at, timezone: 'Europe/Berlin' };
  cases([
    [{ $year: at }, 2024],
    [{ $month: at }, 3],
    [{ $dayOfMonth: { date: date('2024-03-10T23:30:00Z'), timezone: '+02:00' } }, 11],
    [{ $hour: berlin }, 8],
    [{ $dayOfWeek: at }, 1],
    [{ $isoDayOfWeek: at }, 7],
    [{ $dayOfYear: at }, 70],
    [{ $week: at }, 10],
    [{ $isoWeek: at }, 10],
    [{ $isoWeekYear: date('2021-01-01') }, 2020n],
    [{ $millisecond: at }, 10],
    [{ $year: new Timestamp(1710054489n << 32n) }, 2024],
    [{ $tsSecond: new Timestamp(5n << 32n) }, 5n],
    [{ $dateToParts: berlin }, { year: 2024, month: 3, day: 10, hour: 8, minute: 8, second: 9, millisecond: 10 }],
    [
      { $dateToParts: { date: at, iso8601: true } },
      { isoWeekYear: 2024, isoWeek: 10, isoDayOfWeek: 7, hour: 7, minute: 8, second: 9, millisecond: 10 },
    ],
    [{ $dateFromParts: { year: 2024, month: 14, day: 0 } }, date('2025-01-31')],
    [
      { $dateFromParts: { year: 2024, month: 7, hour: 12, timezone: 'America/New_York' } },
      date('2024-07-01T16:00:00Z'),
    ],
    [{ $dateFromParts: { isoWeekYear: 2024, isoWeek: 1, isoDayOfWeek: 1 } }, date('2024-01-01')],
    [{ $dateToString: { date: at } }, '2024-03-10T07:08:09.010Z'],
    [
      { $dateToString: { date: at, format: '%d/%m/%Y %H:%M:%S.%L %j %u %V %G %z %%', timezone: '+01:00' } },
      '10/03/2024 08:08:09.010 070 7 10 2024 +0100 %',
    ],
    [{ $dateToString: { date: at, format: '%b %B' } }, 'Mar March'],
    [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
    [{ $dateFromString: { dateString: '2024-03-10T07:08:09.010Z' } }, at],
    [{ $dateFromString: { dateString: '2024-03-10 08:08:09.010', timezone: 'Europe/Berlin' } }, at],
    [{ $dateFromString: { dateString: '10.3.2024', format: '%d.%m.%Y' } }, date('2024-03-10')],
    [{ $dateFromString: { dateString: 'March 10, 2024' } }, date('2024-03-10')],
    [{ $dateFromString: { dateString: 'nope', onError: 'bad' } }, 'bad'],
    [{ $dateAdd: { startDate: date('2024-01-31'), unit: 'month', amount: 1 } }, date('2024-02-29')],
    [{ $dateSubtract: { startDate: at, unit: 'week', amount: 1 } }, date('2024-03-03T07:08:09.010Z')],
    [
      { $dateAdd: { startDate: date('2024-03-30T12:00:00Z'), unit: 'day', amount: 1, timezone: 'Europe/Berlin' } },
      date('2024-03-31T11:00:00Z'),
    ],
    [{ $dateDiff: { startDate: date('2023-12-31T23:59:59Z'), endDate: date('2024-01-01'), unit: 'year' } }, 1n],
    [
      {
        $dateDiff: { startDate: date('2024-01-05'), endDate: date('2024-01-08'), unit: 'week', startOfWeek: 'monday' },
      },
      1n,
    ],
    [
      { $dateDiff: { startDate: date('2024-01-01T00:59:00Z'), endDate: date('2024-01-01T01:01:00Z'), unit: 'hour' } },
      1n,
    ],
    [{ $dateTrunc: { date: at, unit: 'month' } }, date('2024-03-01')],
    [{ $dateTrunc: { date: at, unit: 'hour', binSize: 6 } }, date('2024-03-10T06:00:00Z')],
    [{ $dateTrunc: { date: at, unit: 'week', startOfWeek: 'Mon' } }, date('2024-03-04')],
    [{ $dateTrunc: { date: at, unit: 'day', timezone: 'America/New_York' } }, date('2024-03-10T05:00:00Z')],
    [{ $dateTrunc: { date: at, unit: 'quarter' } }, date('2024-01-01')],
  ]);
});

describe('what the server refuses', () => {
  it.each<[Plain, number, Fields?]>([
    [{ $nope: 1 }, 168],
    [{ $add: ['x', 1] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $subtract: [1] }, 16020],
    [{ $abs: 'x' }, 28765],
    [{ $sqrt: -1 }, 28714],
    [{ $toInt: 'x' }, 241],
    [{ $toInt: 1e10 }, 241],
    [{ $toInt: Number.NaN }, 241],
    [{ $toDate: 1 }, 241],
    [{ $toObjectId: 'xyz' }, 241],
    [{ $concat: [1] }, 16702],
    [{ $size: 1 }, 17124],
    [{ $arrayElemAt: [1, 1] }, 28689],
    [{ $substrBytes: ['é', 1, 1] }, 28656],
    [{ $year: 'x' }, 16006],
    [{ $dateToString: { date: '$d', format: '%Q' } }, 18536],
    [{ $hour: { date: '$d', timezone: 'Nowhere/At_All' } }, 40485, { d: new DateTime(0) }],
    [{ $switch: { branches: [] } }, 40068],
    [{ $function: { body: '', args: [], lang: 'js' } }, 2],
    [{ $let: { vars: { X: 1 }, in: 1 } }, 9],
    [{ a: 1, $add: [1] }, 16410],
    [{ $add: [1], b: 1 }, 15983],
    ['$a.$b', 16410],
    ['$a..b', 15998],
    ['$', 16872],
    ['$$nope', 17276],
  ])('%o with code %i', (expression, code, document) => {
    expect(() => raw(expression, document)).toThrow(expect.objectContaining({ code }));
  });
});

it('keeps the types of its operands', () => {
  expect(raw({ $add: [1, 1] })).toEqual(new Int32(2));
  expect(raw({ $add: [1n, 1] })).toBe(2n);
  expect(raw({ $add: [1.5, 1] })).toBe(2.5);
  expect(raw({ $size: [[1, 2]] })).toEqual(new Int32(2));
  expect(raw('$$ROOT', { a: 1 })).toEqual(new Doc([['a', new Int32(1)]]));
});
