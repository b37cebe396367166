import { describe, expect, it } from 'vitest';
import { DateTime } from '../../bson/value.ts';
import { createEnv } from '../env.ts';
import { parsePipeline, runPipeline } from '../pipeline.ts';
import { doc, type Plain, plain } from '../value.fixture.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();

function aggregate(stages: Fields[], docs: Fields[]): Record<string, unknown>[] {
  return [...runPipeline(parsePipeline(stages.map(doc), env), docs.map(doc))].map(plain) as Record<string, unknown>[];
}

const column = (stage: Fields, docs: Fields[], name = 'out'): unknown[] => aggregate([stage], docs).map((d) => d[name]);
const windowed = (out: Fields, more: Fields = { sortBy: { x: 1 } }): Fields => ({
  $setWindowFields: { ...more, output: { out } },
});
const hour = (n: number): DateTime => new DateTime(n * 3_600_000);

const POINTS: Fields[] = [
  { x: 1, v: 10 },
  { x: 2, v: 20 },
  { x: 2, v: 30 },
  { x: 4, v: null },
  { x: 5, v: 70 },
];

describe('$setWindowFields', () => {
  it.each<[string, Fields, unknown[]]>([
    ['ranks with gaps', { $rank: {} }, [1, 2, 2, 4, 5]],
    ['ranks without gaps', { $denseRank: {} }, [1, 2, 2, 3, 4]],
    ['numbers documents', { $documentNumber: {} }, [1, 2, 3, 4, 5]],
    ['shifts', { $shift: { output: '$v', by: -1, default: 0 } }, [0, 10, 20, 30, null]],
    ['sums the whole partition', { $sum: '$v' }, [130, 130, 130, 130, 130]],
    ['sums up to here', { $sum: '$v', window: { documents: ['unbounded', 'current'] } }, [10, 30, 60, 60, 130]],
    ['averages a moving window', { $avg: '$v', window: { documents: [-1, 0] } }, [10, 15, 25, 30, 70]],
    ['sums a range of values', { $sum: '$v', window: { range: [-1, 0] } }, [10, 60, 60, 0, 70]],
    ['sums a range that begins later', { $sum: '$v', window: { range: [1, 'unbounded'] } }, [120, 70, 70, 70, 0]],
    [
      'lists what came before',
      { $push: '$v', window: { documents: ['unbounded', -1] } },
      [[], [10], [10, 20], [10, 20, 30], [10, 20, 30, null]],
    ],
    ['carries values forward', { $locf: '$v' }, [10, 20, 30, 30, 70]],
    ['fills in on a line', { $linearFill: '$v' }, [10, 20, 30, 30 + 40 * (2 / 3), 70]],
    ['smooths', { $expMovingAvg: { input: '$v', alpha: 0.5 } }, [10, 15, 22.5, 22.5, 46.25]],
    [
      'integrates',
      { $integral: { input: '$v' }, window: { documents: ['unbounded', 'current'] } },
      [0, 15, 15, 15, 15],
    ],
    ['differentiates', { $derivative: { input: '$v' }, window: { documents: [-1, 0] } }, [null, 10, null, null, null]],
    ['covaries', { $covariancePop: ['$x', '$v'] }, [33.75, 33.75, 33.75, 33.75, 33.75]],
  ])('%s', (_, out, expected) => {
    expect(column(windowed(out), POINTS)).toEqual(expected);
  });

  it('works within partitions, which come in order', () => {
    const docs = [
      { k: 'b', x: 1 },
      { k: 'a', x: 2 },
      { k: 'b', x: 0 },
      { k: 'a', x: 5 },
    ];
    expect(
      aggregate(
        [
          windowed(
            { $sum: 1, window: { documents: ['unbounded', 'current'] } },
            { partitionBy: '$k', sortBy: { x: -1 } },
          ),
        ],
        docs,
      ),
    ).toEqual([
      { k: 'a', x: 5, out: 1 },
      { k: 'a', x: 2, out: 2 },
      { k: 'b', x: 1, out: 1 },
      { k: 'b', x: 0, out: 2 },
    ]);
  });

  it('measures time in units', () => {
    const docs = [0, 1, 3].map((n) => ({ x: hour(n), v: n * 10 }));
    expect(column(windowed({ $sum: '$v', window: { range: [-1, 0], unit: 'hour' } }), docs)).toEqual([0, 10, 30]);
    expect(
      column(windowed({ $derivative: { input: '$v', unit: 'hour' }, window: { documents: [-1, 0] } }), docs),
    ).toEqual([null, 10, 10]);
  });

  it.each<[Fields, number]>([
    [windowed({ $rank: {} }, {}), 5371602],
    [windowed({ $nope: 1 }), 9],
    [windowed({ $sum: 1, window: { documents: [1, -1] } }), 5339900],
    [windowed({ $sum: 1, window: { documents: [-1, 1] } }, {}), 5339901],
    [windowed({ $expMovingAvg: { input: '$v' } }), 9],
    [windowed({ $rank: {}, window: { documents: [0, 1] } }), 5371601],
  ])('refuses %o with code %i', (stage, code) => {
    expect(() => parsePipeline([doc(stage)], env)).toThrow(expect.objectContaining({ code }));
  });
});

describe('$densify', () => {
  it('fills gaps between numbers', () => {
    const docs = [{ x: 3, a: 1 }, { x: 1 }, { a: 2 }];
    expect(aggregate([{ $densify: { field: 'x', range: { step: 1, bounds: 'full' } } }], docs)).toEqual([
      { a: 2 },
      { x: 1 },
      { x: 2 },
      { x: 3, a: 1 },
    ]);
  });

  it('fills each partition, within bounds', () => {
    const docs = [
      { k: 1, x: hour(1) },
      { k: 2, x: hour(3) },
    ];
    const range = { step: 1, unit: 'hour', bounds: [hour(1), hour(3)] };
    expect(aggregate([{ $densify: { field: 'x', partitionByFields: ['k'], range } }], docs)).toEqual([
      { k: 1, x: hour(1) },
      { k: 1, x: hour(2) },
      { k: 2, x: hour(1) },
      { k: 2, x: hour(2) },
      { k: 2, x: hour(3) },
    ]);
  });
});

it('fills null and missing fields', () => {
  const output = { v: { method: 'linear' }, w: { method: 'locf' }, z: { value: 'none' } };
  const docs = [{ x: 0, v: 0, w: 1 }, { x: 1 }, { x: 4, v: 8, z: 'set' }];
  expect(aggregate([{ $fill: { sortBy: { x: 1 }, output } }], docs)).toEqual([
    { x: 0, v: 0, w: 1, z: 'none' },
    { x: 1, v: 2, w: 1, z: 'none' },
    { x: 4, v: 8, w: 1, z: 'set' },
  ]);
});
