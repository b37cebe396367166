import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type Draft, type RecordDeps, RecordStore, type StoreOptions } from '../../../kernel/records/store.ts';
import { OpportunityModel, type OpportunityRow } from './opportunity.model.ts';
import { readPipelines } from './pipeline.model.ts';

export type OpportunityStore = RecordStore<typeof opportunityKind, OpportunityRow>;

/** Opportunities on the record layer. */
export const opportunityStore = (
  deps: RecordDeps,
  search: StoreOptions<typeof opportunityKind, OpportunityRow>['search'],
): OpportunityStore =>
  new RecordStore<typeof opportunityKind, OpportunityRow>(
    {
      kind: opportunityKind,
      model: OpportunityModel,
      prepare: async (draft) => atStage(draft, await readPipelines(draft.session)),
      search,
    },
    deps,
  );

const refused = (field: string, problem: string) =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

/**
 * Stage and status say the same: a stage that ends the sale closes it, and who closes it moves it to such a stage. The
 * probability is the stage's until someone sets another.
 */
function atStage({ before, row, now }: Draft<OpportunityRow>, pipelines: readonly Pipeline[]): OpportunityRow {
  const pipeline = row.pipeline === undefined ? pipelines[0]! : pipelines.find(({ id }) => id === row.pipeline);
  if (!pipeline) throw refused('pipeline', 'is not a pipeline');
  const stage = stageOf(pipeline, before, row);
  const isMoved = before?.stage !== stage.id;
  const isOwnProbability = row.probability !== undefined && row.probability !== before?.probability;
  const status = stage.outcome ?? 'open';
  const { closedAt: _, ...open } = row;
  return {
    ...open,
    pipeline: pipeline.id,
    stage: stage.id,
    status,
    probability: isMoved && !isOwnProbability ? stage.probability : row.probability,
    ...(status !== 'open' && { closedAt: isMoved ? now : (row.closedAt ?? now) }),
  } as OpportunityRow;
}

function stageOf(pipeline: Pipeline, before: OpportunityRow | undefined, row: OpportunityRow): Stage {
  const isMoved = row.stage !== undefined && row.stage !== before?.stage;
  const isClosed = row.status !== (before?.status ?? 'open');
  const asked = row.stage === undefined ? undefined : pipeline.stages.find(({ id }) => id === row.stage);
  if (isClosed && !isMoved) {
    const outcome = row.status === 'open' ? undefined : row.status;
    return pipeline.stages.find((stage) => stage.outcome === outcome)!;
  }
  if (row.stage !== undefined && !asked) throw refused('stage', `is not a stage of ${pipeline.name}`);
  return asked ?? pipeline.stages.find(({ outcome }) => !outcome)!;
}
