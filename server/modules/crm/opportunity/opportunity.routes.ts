import { opportunities } from '@sequelstring/contract/crm.ts';
import { pipelines } from '@sequelstring/contract/pipelines.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { recordHandlers } from '../../../kernel/records/handlers.ts';
import type { OpportunityStore } from './opportunity.store.ts';
import { readPipelines } from './pipeline.model.ts';
import { createPipeline, updatePipeline } from './pipeline.service.ts';

export const opportunityRoutes = (store: OpportunityStore): BoundRoute[] => [
  ...recordHandlers(store, opportunities),
  bind(pipelines.listPipelines, () => readPipelines()),
  bind(pipelines.createPipeline, ({ caller, body }) => createPipeline(caller, body)),
  bind(pipelines.updatePipeline, ({ caller, params, body }) => updatePipeline(caller, params.id, body)),
];
