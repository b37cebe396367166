import { z } from 'zod';
import { admins, budgets, line, route } from './route.ts';

/** A step of a sale. `outcome` marks those that end it. */
export const Stage = z.strictObject({
  id: line(60).min(1),
  name: line(60).min(1),
  /** Per cent. */
  probability: z.number().int().min(0).max(100),
  outcome: z.enum(['won', 'lost']).optional(),
});
export type Stage = z.infer<typeof Stage>;

const stagesOf = <S extends z.ZodObject<{ id: z.ZodType<string | undefined>; outcome: z.ZodType }>>(stage: S) =>
  z
    .array(stage)
    .min(2)
    .max(20)
    .refine((all) => {
      const ids = all.flatMap(({ id }) => (id === undefined ? [] : [id]));
      return new Set(ids).size === ids.length;
    }, 'must have ids of their own')
    .refine(
      (all) => ['won', 'lost', undefined].every((outcome) => all.some((one) => one.outcome === outcome)),
      'must have an open stage, one that is won and one that is lost',
    );

/** A stage as it is sent; without an id it is a new one. */
const StageInput = Stage.extend({ id: Stage.shape.id.optional() });
const PipelineInput = z.strictObject({ name: line(60).min(1), stages: stagesOf(StageInput) });
export type PipelineInput = z.infer<typeof PipelineInput>;

export const Pipeline = z.object({ id: z.string(), name: z.string(), stages: z.array(Stage) });
export type Pipeline = z.infer<typeof Pipeline>;

/** Opportunities of a pipeline by the id of their stage. */
export const PipelineUsage = z.record(z.string(), z.number().int());
export type PipelineUsage = z.infer<typeof PipelineUsage>;

const params = z.object({ id: line(60) });

export const pipelines = {
  listPipelines: route({
    method: 'GET',
    path: '/pipelines',
    summary: 'Lists pipelines with their stages; new opportunities start in the first',
    tag: 'Opportunities',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: z.array(Pipeline),
  }),
  createPipeline: route({
    method: 'POST',
    path: '/pipelines',
    summary: 'Creates a pipeline',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.write,
    audit: ['pipeline.created'],
    body: PipelineInput,
    output: Pipeline,
    status: 201,
  }),
  updatePipeline: route({
    method: 'PATCH',
    path: '/pipelines/:id',
    summary:
      'Changes a pipeline. `moves` maps each removed stage to the one its opportunities move to, in the background',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.write,
    audit: ['pipeline.updated'],
    params,
    body: PipelineInput.partial().extend({ moves: z.record(line(60), line(60)).optional() }),
    output: Pipeline,
  }),
  deletePipeline: route({
    method: 'DELETE',
    path: '/pipelines/:id',
    summary: 'Deletes a pipeline; `to` names the pipeline that its opportunities move to, in the background',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.write,
    audit: ['pipeline.deleted'],
    params,
    query: z.strictObject({ to: line(60).optional() }),
    output: Pipeline,
  }),
  orderPipelines: route({
    method: 'PUT',
    path: '/pipelines/order',
    summary: 'Reorders pipelines; new opportunities start in the first',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.write,
    audit: ['pipeline.updated'],
    body: z.strictObject({ ids: z.array(line(60)).min(1).max(100) }),
    output: z.array(Pipeline),
  }),
  pipelineUsage: route({
    method: 'GET',
    path: '/pipelines/:id/usage',
    summary: 'Counts the opportunities in each stage of a pipeline, without deleted ones',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.costly,
    audit: false,
    params,
    output: PipelineUsage,
  }),
};
