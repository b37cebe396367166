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

const stages = z
  .array(Stage)
  .min(2)
  .max(20)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'must have ids of their own')
  .refine(
    (all) => ['won', 'lost', undefined].every((outcome) => all.some((stage) => stage.outcome === outcome)),
    'must have an open stage, one that is won and one that is lost',
  );

export const Pipeline = z.object({ id: z.string(), name: z.string(), stages: z.array(Stage) });
export type Pipeline = z.infer<typeof Pipeline>;

export const pipelines = {
  listPipelines: route({
    method: 'GET',
    path: '/pipelines',
    summary: 'Lists pipelines with their stages; the first is the one of new opportunities',
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
    body: z.strictObject({ name: line(60).min(1), stages }),
    output: Pipeline,
    status: 201,
  }),
  updatePipeline: route({
    method: 'PATCH',
    path: '/pipelines/:id',
    summary: 'Changes a pipeline; a stage that opportunities are in stays',
    tag: 'Opportunities',
    access: admins,
    budget: budgets.write,
    audit: ['pipeline.updated'],
    params: z.object({ id: line(60) }),
    body: z.strictObject({ name: line(60).min(1), stages }).partial(),
    output: Pipeline,
  }),
};
