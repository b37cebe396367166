import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { type ClientSession, onceIn } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type Draft, type RecordDeps, RecordStore } from '../../../kernel/records/store.ts';
import { plain } from '../../../kernel/words.ts';
import { OpportunityModel, type OpportunityRow } from './opportunity.model.ts';
import { opportunityTelling } from './opportunity.telling.ts';
import { likeStage, type PipelineRow, readAllPipelines } from './pipeline.model.ts';

export type OpportunityStore = RecordStore<typeof opportunityKind, OpportunityRow>;

/** Opportunities on the record layer. */
export const opportunityStore = (deps: RecordDeps): OpportunityStore =>
  new RecordStore<typeof opportunityKind, OpportunityRow>(
    {
      kind: opportunityKind,
      model: OpportunityModel,
      prepare: async (draft) => atStage(draft, await onceIn(draft.session, readAllPipelines)),
      imported: stageByName,
      telling: opportunityTelling,
    },
    deps,
  );

const refused = (field: string, problem: string) =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

/**
 * Stage and status say the same: a stage that ends the sale closes it, and who closes it moves it to such a stage. The
 * probability is the stage's until someone sets another.
 */
function atStage({ before, row, now }: Draft<OpportunityRow>, all: readonly PipelineRow[]): OpportunityRow {
  const { pipeline, stage } = placeOf(before, row, all);
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
    ...(status !== 'open' && { closedAt: before?.status === status ? (row.closedAt ?? now) : now }),
  } as OpportunityRow;
}

/** A file names pipelines and stages as people see them; a stage alone is looked for in all pipelines, the first one first. */
async function stageByName(
  input: Record<string, unknown>,
  before: OpportunityRow | undefined,
  session?: ClientSession,
): Promise<Record<string, unknown>> {
  const live = (await (session ? onceIn(session, readAllPipelines) : readAllPipelines())).filter(
    ({ deleted }) => !deleted,
  );
  const isCalled = (text: unknown) => (one: { id: string; name: string }) =>
    one.id === text || plain(one.name) === plain(String(text));
  const named = input.pipeline === undefined ? undefined : live.find(isCalled(input.pipeline));
  if (input.pipeline !== undefined && !named)
    throw refused('pipeline', `cannot be "${input.pipeline}": choose ${namesOf(live)}`);
  const pipeline = named ?? live.find(({ id }) => id === before?.pipeline);
  if (input.stage === undefined) return { ...input, ...(pipeline && { pipeline: pipeline.id }) };
  for (const one of named ? [named] : [...(pipeline ? [pipeline] : []), ...live]) {
    const stage = one.stages.find(isCalled(input.stage));
    if (stage) return { ...input, pipeline: one.id, stage: stage.id };
  }
  throw refused('stage', `cannot be "${input.stage}": choose ${namesOf((pipeline ?? live[0])?.stages ?? [])}`);
}

const namesOf = (some: readonly { name: string }[]): string => some.map(({ name }) => name).join(', ');

interface Place {
  pipeline: Pipeline;
  stage: Stage;
}

function placeOf(before: OpportunityRow | undefined, row: OpportunityRow, all: readonly PipelineRow[]): Place {
  const stood = before && placeNow(all, before);
  const wanted = row.pipeline === before?.pipeline ? stood?.pipeline : row.pipeline;
  const live = all.filter(({ deleted }) => !deleted);
  const pipeline = wanted === undefined ? live[0]! : live.find(({ id }) => id === wanted);
  if (!pipeline) throw refused('pipeline', 'is not a pipeline');
  const stageOf = (id: string | undefined) => pipeline.stages.find((stage) => stage.id === id);
  if (row.stage !== undefined && row.stage !== before?.stage) {
    const stage = stageOf(row.stage);
    if (!stage) throw refused('stage', `is not a stage of ${pipeline.name}`);
    return { pipeline, stage };
  }
  const outcome = row.status === 'open' ? undefined : row.status;
  const isClosed = row.status !== (before?.status ?? 'open');
  const stage = isClosed ? undefined : stageOf(stood?.stage);
  return { pipeline, stage: stage ?? likeStage(pipeline, { name: stood?.name ?? '', outcome }) };
}

/** Where an opportunity stands by now: stages that went have successors, which may have gone too. */
function placeNow(all: readonly PipelineRow[], { pipeline, stage }: OpportunityRow) {
  let place = { pipeline: pipeline ?? '', stage: stage ?? '', name: '' };
  for (let steps = 0; steps < all.length * 20; steps++) {
    const row = all.find(({ id }) => id === place.pipeline);
    const known = row?.stages.find(({ id }) => id === place.stage);
    if (known && !row?.deleted) return { ...place, name: known.name };
    const next = row?.successors[place.stage];
    if (!next) break;
    place = next;
  }
  return place;
}
