import { opportunities } from '@sequelstring/contract/crm.ts';
import { pipelines } from '@sequelstring/contract/pipelines.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import type { BulkChanges } from '../../../kernel/records/bulk/bulk-changes.ts';
import { recordHandlers } from '../../../kernel/records/handlers.ts';
import type { OpportunityStore } from './opportunity.store.ts';
import { readPipelines } from './pipeline.model.ts';
import {
  createPipeline,
  deletePipeline,
  orderPipelines,
  type PipelineDeps,
  pipelineUsage,
  updatePipeline,
} from './pipeline.service.ts';

export const opportunityRoutes = (store: OpportunityStore, deps: PipelineDeps, bulk: BulkChanges): BoundRoute[] => [
  ...recordHandlers(store, opportunities, bulk),
  bind(pipelines.listPipelines, () => readPipelines()),
  bind(pipelines.createPipeline, ({ caller, body }) => createPipeline(deps, caller, body)),
  bind(pipelines.updatePipeline, ({ caller, params, body }) => updatePipeline(deps, caller, params.id, body)),
  bind(pipelines.deletePipeline, ({ caller, params, query }) => deletePipeline(deps, caller, params.id, query.to)),
  bind(pipelines.orderPipelines, ({ caller, body }) => orderPipelines(deps, caller, body.ids)),
  bind(pipelines.pipelineUsage, ({ params }) => pipelineUsage(params.id)),
];
