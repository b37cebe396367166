import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/db.ts';
import { createRecord, newRow } from '../../../kernel/records/change.ts';
import type { CrmApi } from '../api.ts';
import type { OpportunityRow } from './opportunity.model.ts';
import type { OpportunityStore } from './opportunity.store.ts';

/** Makes an opportunity for another module, as the same input over HTTP would. */
export function beginOpportunity(
  store: OpportunityStore,
  by: Parameters<CrmApi['createOpportunity']>[0],
  draft: Parameters<CrmApi['createOpportunity']>[1],
): ReturnType<CrmApi['createOpportunity']> {
  const input = opportunityKind.Input.parse(draft) as Record<string, unknown>;
  const now = nowAsDate(store.deps.clock);
  return createRecord(store, by, newRow<OpportunityRow>(store, input, { id: newId(), owner: by.user.id, now }));
}
