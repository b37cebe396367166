import type { Pipeline } from '@sequelstring/contract/pipelines.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { newId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { isStageInUse } from './opportunity.model.ts';
import { readPipelines, writePipeline } from './pipeline.model.ts';

export const createPipeline = (caller: Caller, input: Omit<Pipeline, 'id'>): Promise<Pipeline> =>
  save(caller, { id: newId(), ...input }, 'created');

/** Throws `pipeline_not_found`, or `validation_failed` where a stage would go that opportunities are in. */
export async function updatePipeline(
  caller: Caller,
  id: string,
  change: Partial<Omit<Pipeline, 'id'>>,
): Promise<Pipeline> {
  const before = (await readPipelines()).find((pipeline) => pipeline.id === id);
  if (!before) throw new AppError('pipeline_not_found');
  const after = { ...before, ...change };
  for (const stage of before.stages.filter((old) => !after.stages.some((kept) => kept.id === old.id))) {
    if (!(await isStageInUse(id, stage.id))) continue;
    throw new AppError('validation_failed', {
      details: { stages: [`must keep "${stage.name}" while opportunities are in it`] },
    });
  }
  return save(caller, after, 'updated');
}

async function save(caller: Caller, pipeline: Pipeline, action: 'created' | 'updated'): Promise<Pipeline> {
  await transaction(async (session) => {
    await writePipeline(pipeline, session);
    await audit({ ...caller, action: `pipeline.${action}`, kind: 'pipeline', recordId: pipeline.id }, session);
  });
  return pipeline;
}
