import type { Telling } from '../../../kernel/records/telling.ts';
import type { OpportunityRow } from './opportunity.model.ts';
import { readStageNames } from './pipeline.model.ts';

/** A deal that moves to another stage says so by the stages' names, and why it was won or lost. */
export const opportunityTelling: Telling<OpportunityRow> = {
  async moments() {
    const names = await readStageNames();
    const nameOf = (id: unknown) => names.get(String(id)) ?? String(id ?? '');
    return (changes) => {
      const stage = changes.find(({ field }) => field === 'stage');
      if (!stage) return undefined;
      const reason = changes.find(({ field, to }) => field === 'reason' && to);
      return {
        type: 'stage',
        changes: [{ field: 'stage', from: nameOf(stage.from), to: nameOf(stage.to) }],
        ...(reason && { detail: String(reason.to) }),
        covers: ['stage', 'pipeline', 'probability'],
      };
    };
  },
};
