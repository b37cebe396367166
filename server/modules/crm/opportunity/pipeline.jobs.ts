import { z } from 'zod';
import type { Caller } from '../../../kernel/audit.ts';
import { changeAll } from '../../../kernel/records/bulk/change-all.ts';
import { type JobDefinition, type JobOrder, job } from '../../../ports/jobs.ts';
import type { OpportunityStore } from './opportunity.store.ts';
import { readAllPipelines } from './pipeline.model.ts';

const payload = z.object({ pipeline: z.string(), by: z.string().optional() });

export const moveOrder = (pipeline: string, { actor }: Caller): JobOrder => ({
  name: 'crm.moveOpportunities',
  payload: { pipeline, ...(actor.kind === 'user' && { by: actor.id }) },
});

/** Moves the opportunities of stages that are no more to where the pipeline says. */
export const moveOpportunitiesJob = (store: OpportunityStore): JobDefinition =>
  job({
    name: 'crm.moveOpportunities',
    payload,
    attempts: 8,
    backoffMs: 1000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: async ({ pipeline, by }, { signal }) => {
      const row = (await readAllPipelines()).find(({ id }) => id === pipeline);
      const author = by ? { caller: { actor: { kind: 'user' as const, id: by } } } : {};
      // Any change brings an opportunity to the stage that took the place of its own.
      for (const stage of Object.keys(row?.successors ?? {}))
        await changeAll(store, author, { pipeline, stage }, (before) => before, signal);
    },
  });
