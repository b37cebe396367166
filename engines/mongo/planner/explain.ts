import { type Doc, Int32 } from '../bson/value.ts';
import type { Encodable } from '../bson/writer.ts';
import { toHex } from '../language/format.ts';
import type { KeyRange } from './interval.ts';
import type { IndexScan, Plan } from './plan.ts';
import type { ScanCounts } from './scan.ts';

type Stage = { readonly [field: string]: Encodable | undefined };

/** What of a query the plan alone does not show. */
export interface ExplainedQuery {
  readonly sort: Doc | undefined;
  readonly skip: number | undefined;
  readonly limit: number | undefined;
  readonly projection: Doc | undefined;
}

/** A plan as a tree of stages, the way MongoDB's `winningPlan` shows it. */
export function describePlan(plan: Plan, filter: Doc, query: ExplainedQuery): Stage {
  let stage = describeScan(plan, filter);
  const sorted = plan.kind === 'index' && plan.sorted;
  if (query.sort && query.sort.size > 0 && !query.sort.has('$natural') && !sorted) {
    stage = { stage: 'SORT', sortPattern: query.sort, type: 'simple', inputStage: stage };
  }
  if (query.skip) stage = { stage: 'SKIP', skipAmount: BigInt(query.skip), inputStage: stage };
  if (query.limit) stage = { stage: 'LIMIT', limitAmount: BigInt(query.limit), inputStage: stage };
  if (query.projection && query.projection.size > 0) {
    stage = { stage: 'PROJECTION_DEFAULT', transformBy: query.projection, inputStage: stage };
  }
  return stage;
}

function describeScan(plan: Plan, filter: Doc): Stage {
  switch (plan.kind) {
    case 'collection':
      return { stage: 'COLLSCAN', filter, direction: plan.backward ? 'backward' : 'forward' };
    case 'index':
      return { stage: 'FETCH', ...(plan.residual ? { filter } : {}), inputStage: describeIndexScan(plan) };
    case 'union':
      return {
        stage: 'FETCH',
        ...(plan.residual ? { filter } : {}),
        inputStage: { stage: 'OR', inputStages: plan.branches.map((branch) => describeScan(branch, filter)) },
      };
    case 'text':
      return {
        stage: 'TEXT_MATCH',
        indexName: plan.index.name,
        inputStage: { stage: 'FETCH', filter, inputStage: { stage: 'IXSCAN', indexName: plan.index.name } },
      };
  }
}

function describeIndexScan(plan: IndexScan): Stage {
  const { index } = plan;
  const scan = {
    stage: 'IXSCAN',
    keyPattern: index.spec.get('key') as Doc,
    indexName: index.name,
    ...(index.collation ? { collation: index.collation.spec } : {}),
    isMultiKey: index.isMultikey,
    multiKeyPaths: Object.fromEntries(index.fields.map(({ name }, i) => [name, index.multikey[i] ? [name] : []])),
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    indexVersion: new Int32(2),
    direction: plan.backward ? 'backward' : 'forward',
    indexBounds: Object.fromEntries(index.fields.map(({ name }, i) => [name, [plan.shape[i] ?? '[MinKey, MaxKey]']])),
    keyRanges: plan.ranges.slice(0, 20).map(describeRange),
  };
  return plan.merge ? { stage: 'SORT_MERGE', inputStages: [scan] } : scan;
}

function describeRange({ lo, hi }: KeyRange): string {
  return `[${toHex(lo)}, ${toHex(hi)})`;
}

/** Figures of a query that has been run to its end. */
export function describeExecution(counts: ScanCounts, returned: number, milliseconds: number, stages: Stage): Stage {
  return {
    executionSuccess: true,
    nReturned: new Int32(returned),
    executionTimeMillis: new Int32(Math.round(milliseconds)),
    totalKeysExamined: new Int32(counts.keys),
    totalDocsExamined: new Int32(counts.documents),
    executionStages: { ...stages, nReturned: new Int32(returned) },
  };
}
