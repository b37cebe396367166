import type { Pipeline, PipelineInput, Stage } from '@sequelstring/contract/pipelines.ts';
import type { AuditAction } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { type ClientSession, newId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import { moveOrder } from './pipeline.jobs.ts';
import { countByStage, likeStage, type PipelineRow, readAllPipelines, writePipelines } from './pipeline.model.ts';

export interface PipelineDeps {
  jobs: Jobs;
  realtime: Realtime;
}

export const createPipeline = async (deps: PipelineDeps, caller: Caller, input: PipelineInput): Promise<Pipeline> =>
  changing(deps, caller, 'pipeline.created', (all) => {
    if (all.length >= mostPipelines) throw new AppError('pipeline_limit');
    return { ...withIds(input), id: newId(), successors: {}, deleted: false };
  });

/**
 * Changes a pipeline; the opportunities of stages that go follow in the background.
 * Throws `pipeline_not_found`, or `validation_failed` where a stage would go that has opportunities and no successor.
 */
export async function updatePipeline(
  deps: PipelineDeps,
  caller: Caller,
  id: string,
  { moves = {}, ...change }: Partial<PipelineInput> & { moves?: Record<string, string> },
): Promise<Pipeline> {
  const usage = change.stages ? await countByStage(id) : {};
  return changing(deps, caller, 'pipeline.updated', (all) => {
    const before = found(all, id);
    const after = { ...before, ...withIds({ name: before.name, stages: before.stages, ...change }) };
    const gone = before.stages.filter((old) => !after.stages.some((kept) => kept.id === old.id));
    const successors = gone.map((stage) => [stage.id, successorOf(stage, after, moves, usage[stage.id] ?? 0)] as const);
    return { ...after, successors: { ...before.successors, ...Object.fromEntries(successors) } };
  });
}

/**
 * Deletes a pipeline; its opportunities go to the stages of another that have the same name, or the same outcome.
 * Throws `pipeline_not_found`, `pipeline_last`, or `pipeline_in_use` where it has opportunities and no other is named.
 */
export async function deletePipeline(deps: PipelineDeps, caller: Caller, id: string, to?: string): Promise<Pipeline> {
  const usage = await countByStage(id);
  return changing(deps, caller, 'pipeline.deleted', (all) => {
    const before = found(all, id);
    if (all.length === 1) throw new AppError('pipeline_last');
    if (!to && Object.keys(usage).length > 0) throw new AppError('pipeline_in_use');
    const target = to ? found(all, to) : all.find((other) => other.id !== id)!;
    if (target.id === id) throw refused('to', 'must be another pipeline');
    const successors = before.stages.map((stage) => {
      const { name } = stage;
      return [stage.id, { name, pipeline: target.id, stage: likeStage(target, stage).id }] as const;
    });
    return { ...before, successors: { ...before.successors, ...Object.fromEntries(successors) }, deleted: true };
  });
}

/** Throws `validation_failed` where the ids are not those of all pipelines. */
export async function orderPipelines(deps: PipelineDeps, caller: Caller, ids: readonly string[]): Promise<Pipeline[]> {
  await transaction(async (session) => {
    const all = await readAllPipelines(session);
    const live = all.filter(({ deleted }) => !deleted);
    const ordered = ids.flatMap((id) => live.find((one) => one.id === id) ?? []);
    if (new Set(ordered).size !== live.length || ids.length !== live.length)
      throw refused('ids', 'must name every pipeline once');
    await writePipelines([...ordered, ...all.filter(({ deleted }) => deleted)], session);
    await note(caller, 'pipeline.updated', ordered[0]!.id, session);
  });
  deps.realtime.announce('pipelines');
  return (await readAllPipelines()).flatMap((row) => (row.deleted ? [] : [shown(row)]));
}

export const pipelineUsage = async (id: string): Promise<Record<string, number>> => {
  found(await live(), id);
  return countByStage(id);
};

const mostPipelines = 20;

const refused = (field: string, problem: string): AppError =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

const live = async (session?: ClientSession): Promise<PipelineRow[]> =>
  (await readAllPipelines(session)).filter(({ deleted }) => !deleted);

function found(all: readonly PipelineRow[], id: string): PipelineRow {
  const pipeline = all.find((one) => one.id === id && !one.deleted);
  if (!pipeline) throw new AppError('pipeline_not_found');
  return pipeline;
}

const withIds = ({ name, stages }: PipelineInput): Pick<Pipeline, 'name' | 'stages'> => ({
  name,
  stages: stages.map(({ id = newId(), ...stage }) => ({ id, ...stage })),
});

function successorOf(gone: Stage, pipeline: Pipeline, moves: Readonly<Record<string, string>>, count: number) {
  const named = moves[gone.id];
  const stage = named === undefined ? likeStage(pipeline, gone) : pipeline.stages.find(({ id }) => id === named);
  if (!stage) throw refused('moves', `must name a stage for "${gone.name}" that stays`);
  if (named === undefined && count > 0)
    throw refused('stages', `must keep "${gone.name}" while opportunities are in it`);
  return { name: gone.name, pipeline: pipeline.id, stage: stage.id };
}

/** Stores a pipeline, new or changed, and has the opportunities of stages that went follow. */
async function changing(
  { jobs, realtime }: PipelineDeps,
  caller: Caller,
  action: AuditAction,
  change: (live: readonly PipelineRow[]) => PipelineRow,
): Promise<Pipeline> {
  const row = await transaction(async (session) => {
    const all = await readAllPipelines(session);
    const after = change(all.filter(({ deleted }) => !deleted));
    const isNew = !all.some(({ id }) => id === after.id);
    const rows = isNew ? [...all, after] : all.map((one) => (one.id === after.id ? after : one));
    await writePipelines(rows, session);
    await note(caller, action, after.id, session, after.name);
    return after;
  });
  if (Object.keys(row.successors).length > 0) await jobs.add(moveOrder(row.id, caller));
  realtime.announce('pipelines');
  return shown(row);
}

const shown = ({ id, name, stages }: PipelineRow): Pipeline => ({ id, name, stages });

const note = (caller: Caller, action: AuditAction, recordId: string, session: ClientSession, detail?: string) =>
  audit({ ...caller, action, kind: 'pipeline', recordId, ...(detail && { detail }) }, session);
