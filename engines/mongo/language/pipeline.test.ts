import { describe, expect, it } from 'vitest';
import { Doc } from '../bson/value.ts';
import { parseCollation } from './collation.ts';
import { createEnv, type Env } from './env.ts';
import { parseFilter } from './filter.parse.ts';
import { compileFilter } from './match.ts';
import { parsePipeline, runPipeline } from './pipeline.ts';
import { compileUpdate } from './update/update.ts';
import { doc, type Plain, plain } from './value.fixture.ts';

type Fields = { [key: string]: Plain };

/** An environment over collections kept in memory. */
function memory(collections: Record<string, Fields[]>): { env: Env; stored: Map<string, Doc[]> } {
  const stored = new Map(Object.entries(collections).map(([name, docs]) => [name, docs.map(doc)]));
  const of = (coll: string): Doc[] => stored.get(coll) ?? stored.set(coll, []).get(coll)!;
  const env = createEnv({
    collections: {
      find: (ns, filter, inner) => of(ns.coll).filter((d) => compileFilter(parseFilter(filter, inner), inner)(d)),
    },
    write: {
      replaceAll: (ns, docs) => void stored.set(ns.coll, [...docs]),
      hasUniqueIndex: (_ns, on) => on.join() === '_id',
      insert: (ns, d) => void of(ns.coll).push(d),
      update(ns, filter, update, { upsert }, inner) {
        const parsed = parseFilter(filter, inner);
        const compiled = compileUpdate(update, { env: inner });
        const at = of(ns.coll).findIndex((d) => compileFilter(parsed, inner)(d));
        if (at >= 0) of(ns.coll)[at] = compiled.apply(of(ns.coll)[at]!);
        else if (upsert) of(ns.coll).push(compiled.upsertDoc(parsed));
        return at >= 0 ? 1 : 0;
      },
    },
  });
  return { env, stored };
}

function aggregate(stages: Fields[], docs: Fields[] = [], env: Env = createEnv()): unknown[] {
  return [...runPipeline(parsePipeline(stages.map(doc), env), docs.map(doc))].map(plain);
}

const PETS: Fields[] = [
  { _id: 1, name: 'Ada', kind: 'cat', age: 3, tags: ['a', 'b'] },
  { _id: 2, name: 'Bo', kind: 'dog', age: 5, tags: [] },
  { _id: 3, name: 'Cy', kind: 'cat', age: 9 },
  { _id: 4, name: 'Di', kind: 'fox', age: null, tags: ['b'] },
];

describe('stages', () => {
  it('filters, sorts, skips and limits', () => {
    const stages = [
      { $match: { age: { $gt: 1 } } },
      { $sort: { age: -1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { name: 1 } },
    ];
    expect(aggregate(stages, PETS)).toEqual([{ _id: 2, name: 'Bo' }]);
  });

  it('groups with accumulators, null and missing keys together', () => {
    const group = {
      _id: '$kind',
      n: { $sum: 1 },
      total: { $sum: '$age' },
      mean: { $avg: '$age' },
      names: { $push: '$name' },
      first: { $first: '$name' },
      last: { $last: '$name' },
      oldest: { $max: '$age' },
      youngest: { $min: '$age' },
    };
    expect(aggregate([{ $group: group }, { $sort: { _id: 1 } }], PETS)).toEqual([
      { _id: 'cat', n: 2, total: 12, mean: 6, names: ['Ada', 'Cy'], first: 'Ada', last: 'Cy', oldest: 9, youngest: 3 },
      { _id: 'dog', n: 1, total: 5, mean: 5, names: ['Bo'], first: 'Bo', last: 'Bo', oldest: 5, youngest: 5 },
      { _id: 'fox', n: 1, total: 0, mean: null, names: ['Di'], first: 'Di', last: 'Di', oldest: null, youngest: null },
    ]);
    expect(aggregate([{ $group: { _id: '$x', n: { $count: {} } } }], [{ x: null }, {}, { x: 1 }, { x: 1n }])).toEqual([
      { _id: null, n: 2 },
      { _id: 1, n: 2 },
    ]);
  });

  it('keeps the first and best few of a group', () => {
    const group = {
      _id: null,
      top: { $topN: { n: 2, sortBy: { age: -1 }, output: '$name' } },
      bottom: { $bottom: { sortBy: { age: -1 }, output: '$name' } },
      firstN: { $firstN: { input: '$name', n: 2 } },
      lastN: { $lastN: { input: '$name', n: 2 } },
      maxN: { $maxN: { input: '$age', n: 2 } },
      minN: { $minN: { input: '$age', n: 9 } },
      median: { $median: { input: '$age', method: 'approximate' } },
      deviation: { $stdDevPop: '$age' },
    };
    expect(aggregate([{ $group: group }], PETS)).toEqual([
      {
        _id: null,
        top: ['Cy', 'Bo'],
        bottom: 'Di',
        firstN: ['Ada', 'Bo'],
        lastN: ['Cy', 'Di'],
        maxN: [9, 5],
        minN: [3, 5, 9],
        median: 5,
        deviation: Math.sqrt(56 / 9),
      },
    ]);
  });

  it('unwinds arrays', () => {
    expect(aggregate([{ $unwind: '$tags' }, { $project: { tags: 1 } }], PETS)).toEqual([
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
      { _id: 4, tags: 'b' },
    ]);
    const kept = { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' };
    expect(aggregate([{ $unwind: kept }, { $project: { tags: 1, i: 1 } }], PETS)).toEqual([
      { _id: 1, tags: 'a', i: 0n },
      { _id: 1, tags: 'b', i: 1n },
      { _id: 2, i: null },
      { _id: 3, i: null },
      { _id: 4, tags: 'b', i: 0n },
    ]);
  });

  it('counts, sorts by count and buckets', () => {
    expect(aggregate([{ $count: 'n' }], PETS)).toEqual([{ n: 4 }]);
    expect(aggregate([{ $count: 'n' }], [])).toEqual([]);
    expect(aggregate([{ $sortByCount: '$kind' }, { $limit: 1 }], PETS)).toEqual([{ _id: 'cat', count: 2 }]);
    const bucket = { groupBy: '$age', boundaries: [0, 4, 8], default: 'other' };
    expect(aggregate([{ $bucket: bucket }], PETS)).toEqual([
      { _id: 0, count: 1 },
      { _id: 4, count: 1 },
      { _id: 'other', count: 2 },
    ]);
    const numbers = Array.from({ length: 10 }, (_, n) => ({ n }));
    expect(aggregate([{ $bucketAuto: { groupBy: '$n', buckets: 3 } }], numbers)).toEqual([
      { _id: { min: 0, max: 3 }, count: 3 },
      { _id: { min: 3, max: 7 }, count: 4 },
      { _id: { min: 7, max: 9 }, count: 3 },
    ]);
    expect(aggregate([{ $bucketAuto: { groupBy: '$n', buckets: 2, granularity: '1-2-5' } }], numbers)).toEqual([
      { _id: { min: 0, max: 5 }, count: 5 },
      { _id: { min: 5, max: 10 }, count: 5 },
    ]);
  });

  it('runs facets over the same documents', () => {
    const facets = { cats: [{ $match: { kind: 'cat' } }, { $count: 'n' }], none: [{ $match: { kind: 'emu' } }] };
    expect(aggregate([{ $facet: facets }], PETS)).toEqual([{ cats: [{ n: 2 }], none: [] }]);
  });

  it('redacts level by level', () => {
    const docs = [{ level: 1, a: { level: 5, b: 1 }, c: [{ level: 0, d: 1 }, { level: 9 }] }];
    const spec = { $cond: [{ $lte: ['$level', 3] }, '$$DESCEND', '$$PRUNE'] };
    expect(aggregate([{ $redact: spec }], docs)).toEqual([{ level: 1, c: [{ level: 0, d: 1 }] }]);
  });

  it('samples without repetition and makes documents of its own', () => {
    const sampled = aggregate([{ $sample: { size: 3 } }], PETS) as { _id: number }[];
    expect(new Set(sampled.map((d) => d._id)).size).toBe(3);
    expect(aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }])).toEqual([{ a: 2 }]);
  });

  it('groups and sorts by a collation', () => {
    const env = createEnv({ collation: parseCollation(doc({ locale: 'en', strength: 2 })) });
    const docs = [{ a: 'x' }, { a: 'Y' }, { a: 'X' }];
    expect(aggregate([{ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], docs, env)).toEqual([
      { _id: 'x', n: 2 },
      { _id: 'Y', n: 1 },
    ]);
  });
});

describe('other collections', () => {
  const orders = [{ _id: 1, customer: 1, items: [10, 11] }, { _id: 2, customer: 2, items: [] }, { _id: 3 }];
  const others = {
    customers: [
      { _id: 1, name: 'A' },
      { _id: 2, name: 'B' },
    ],
    items: [
      { _id: 10, sku: 'p', price: 5 },
      { _id: 11, sku: 'q', price: 50 },
      { _id: 12, sku: 'r' },
    ],
    staff: [{ _id: 1, boss: 2 }, { _id: 2, boss: 3 }, { _id: 3 }, { _id: 4, boss: 1 }],
  };

  it('looks up by equality, each element of an array, missing as null', () => {
    const { env } = memory(others);
    const stage = { $lookup: { from: 'items', localField: 'items', foreignField: '_id', as: 'found' } };
    expect(aggregate([stage, { $project: { found: '$found.sku' } }], orders, env)).toEqual([
      { _id: 1, found: ['p', 'q'] },
      { _id: 2, found: [] },
      { _id: 3, found: [] },
    ]);
  });

  it('looks up by a pipeline with variables', () => {
    const { env } = memory(others);
    const stage = {
      $lookup: {
        from: 'customers',
        let: { c: '$customer' },
        pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$c'] } } }, { $project: { name: 1, _id: 0 } }],
        as: 'who',
      },
    };
    expect(aggregate([stage, { $project: { who: 1 } }], orders, env)).toEqual([
      { _id: 1, who: [{ name: 'A' }] },
      { _id: 2, who: [{ name: 'B' }] },
      { _id: 3, who: [] },
    ]);
  });

  it('appends another collection and follows a graph', () => {
    const { env } = memory(others);
    expect(
      aggregate([{ $unionWith: { coll: 'items', pipeline: [{ $match: { price: 5 } }] } }], [{ a: 1 }], env),
    ).toEqual([{ a: 1 }, { _id: 10, sku: 'p', price: 5 }]);
    const graph = {
      from: 'staff',
      startWith: '$boss',
      connectFromField: 'boss',
      connectToField: '_id',
      as: 'chain',
      depthField: 'depth',
    };
    expect(aggregate([{ $graphLookup: graph }], [{ _id: 4, boss: 1 }], env)).toEqual([
      {
        _id: 4,
        boss: 1,
        chain: [
          { _id: 1, boss: 2, depth: 0n },
          { _id: 2, boss: 3, depth: 1n },
          { _id: 3, depth: 2n },
        ],
      },
    ]);
    const shallow = { ...graph, maxDepth: 0, restrictSearchWithMatch: { boss: 2 } };
    expect(
      aggregate([{ $graphLookup: shallow }, { $project: { n: '$chain._id' } }], [{ _id: 4, boss: 1 }], env),
    ).toEqual([{ _id: 4, n: [1] }]);
  });

  it('writes a whole collection, or merges into one', () => {
    const { env, stored } = memory({ t: [{ _id: 1, a: 1, b: 1 }] });
    const read = (name: string) => stored.get(name)!.map(plain);
    expect(aggregate([{ $out: 'copy' }], [{ _id: 7 }], env)).toEqual([]);
    expect(read('copy')).toEqual([{ _id: 7 }]);
    aggregate(
      [{ $merge: 't' }],
      [
        { _id: 1, a: 2 },
        { _id: 2, a: 3 },
      ],
      env,
    );
    expect(read('t')).toEqual([
      { _id: 1, a: 2, b: 1 },
      { _id: 2, a: 3 },
    ]);
    aggregate(
      [{ $merge: { into: 't', whenMatched: 'replace', whenNotMatched: 'discard' } }],
      [{ _id: 1, c: 1 }, { _id: 9 }],
      env,
    );
    expect(read('t')).toEqual([
      { _id: 1, c: 1 },
      { _id: 2, a: 3 },
    ]);
    aggregate([{ $merge: { into: 't', whenMatched: [{ $set: { sum: '$$new.n' } }] } }], [{ _id: 2, n: 8 }], env);
    expect(read('t')[1]).toEqual({ _id: 2, a: 3, sum: 8 });
    const strict = [{ $merge: { into: 't', whenNotMatched: 'fail' } }];
    expect(() => aggregate(strict, [{ _id: 99 }], env)).toThrow(expect.objectContaining({ code: 13113 }));
  });
});

it('refuses what no bucket has room for', () => {
  const stage = { $bucket: { groupBy: '$age', boundaries: [0, 1] } };
  expect(() => aggregate([stage], PETS)).toThrow(expect.objectContaining({ code: 40066 }));
});

describe('what cannot be parsed', () => {
  it.each([
    [{ $project: { a: '$$nobody' } }, 'Invalid $project :: caused by :: Use of undefined variable: nobody'],
    [
      { $project: { a: 1, b: 0 } },
      'Invalid $project :: caused by :: Cannot do exclusion on field b in inclusion projection',
    ],
    [{ $set: { a: { $nope: 1 } } }, "Invalid $set :: caused by :: Unrecognized expression '$nope'"],
    [{ $addFields: {} }, 'Invalid $addFields :: caused by :: specification must have at least one field'],
  ])('%o: %s', (stage, message) => {
    expect(() => parsePipeline([doc(stage)], createEnv())).toThrow(message);
  });

  it.each<[Fields[], number]>([
    [[{ $limit: 1 }, { $match: { $text: { $search: 'x' } } }], 17313],
    [[{ $nope: 1 }], 40324],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{}], 40323],
    [[{ $out: 'a' }, { $match: {} }], 40601],
    [[{ $match: {} }, { $documents: [] }], 40602],
    [[{ $facet: { a: [{ $out: 'x' }] } }], 40600],
    [[{ $group: { a: 1 } }], 15955],
    [[{ $group: { _id: 1, a: { $nope: 1 } } }], 15952],
    [[{ $group: { _id: 1, a: { $sum: [1, 2] } } }], 40237],
    [[{ $limit: 0 }], 15958],
    [[{ $sort: {} }], 15976],
    [[{ $unwind: 'a' }], 28818],
    [[{ $count: '$a' }], 40158],
    [[{ $sample: { size: 0 } }], 28747],
    [[{ $lookup: { from: 'a', as: 'b' } }], 9],
    [[{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], 40194],
    [[{ $geoNear: {} }], 238],
    [[{ $project: {} }], 51272],
    [[{ $project: { a: { $nope: 1 } } }], 31325],
    [[{ $project: { a: { $add: [1, { $nope: 1 }] } } }], 168],
    [[{ $addFields: { a: { $nope: 1 } } }], 168],
    [[{ $replaceRoot: { newRoot: '$a', x: 1 } }], 40415],
  ])('%o is refused with code %i', (stages, code) => {
    expect(() => parsePipeline(stages.map(doc), createEnv())).toThrow(expect.objectContaining({ code }));
  });
});

describe('what the planner is told', () => {
  const parse = (...stages: Fields[]) => parsePipeline(stages.map(doc), createEnv());

  it('is the leading filter, sort, skip and limit', () => {
    const { prefix } = parse(
      { $match: { a: 1 } },
      { $match: { b: 1 } },
      { $sort: { c: 1 } },
      { $skip: 2 },
      { $limit: 10 },
      { $skip: 1 },
      { $count: 'n' },
    );
    expect({ ...prefix, filter: plain(prefix.filter), sort: plain(prefix.sort) }).toEqual({
      length: 6,
      filter: { $and: [{ a: 1 }, { b: 1 }] },
      sort: { c: 1 },
      skip: 3,
      limit: 9,
    });
  });

  it('is whether all that remains is a count', () => {
    const counted = parse({ $match: { a: 1 } }, { $group: { _id: 1, n: { $sum: 1 } } });
    expect(counted.countResult?.(3).map(plain)).toEqual([{ _id: 1, n: 3 }]);
    expect(counted.countResult?.(0)).toEqual([]);
    expect(parse({ $count: 'n' }).countResult?.(2).map(plain)).toEqual([{ n: 2 }]);
    expect(parse({ $group: { _id: '$a', n: { $sum: 1 } } }).countResult).toBeUndefined();
    expect(parse({ $match: {} }).countResult).toBeUndefined();
  });

  it('is the fields that the rest reads, when it is not all', () => {
    const fields = (...stages: Fields[]) => parse({ $match: { m: 1 } }, ...stages).fields;
    expect(fields({ $group: { _id: '$a.b', n: { $sum: { $add: ['$c', '$$ROOT.d'] } } } })).toEqual(
      new Set(['a', 'c', 'd']),
    );
    expect(fields({ $unwind: '$t' }, { $match: { t: 1, u: 2 } }, { $count: 'n' })).toEqual(new Set(['t', 'u']));
    expect(fields({ $addFields: { 'x.y': '$z' } }, { $project: { x: 1 } })).toEqual(new Set(['x', 'z', '_id']));
    expect(fields({ $group: { _id: null, top: { $top: { sortBy: { s: 1 }, output: '$o' } } } })).toEqual(
      new Set(['s', 'o']),
    );
    expect(fields({ $project: { _id: 0, month: { $month: '$at' }, 'k.l': 1 } })).toEqual(new Set(['month', 'at', 'k']));
    for (const stage of [
      { $project: { _id: 0 } },
      { $group: { _id: null, all: { $push: '$$ROOT' } } },
      { $match: {} },
      { $project: { a: 0 } },
    ]) {
      expect(fields(stage)).toBeUndefined();
    }
    expect(fields({ $group: { _id: { $getField: 'a' } } })).toBeUndefined();
  });

  it('reads nothing before it is asked to', () => {
    let read = 0;
    const source = (function* () {
      for (let i = 0; i < 100; i++) {
        read += 1;
        yield new Doc([['i', i]]);
      }
    })();
    const result = runPipeline(parse({ $match: {} }, { $limit: 2 }), source)[Symbol.iterator]();
    expect(read).toBe(0);
    result.next();
    expect(read).toBe(1);
    result.next();
    result.next();
    expect(read).toBe(2);
  });
});
