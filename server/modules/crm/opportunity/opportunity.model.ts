import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';

export type OpportunityRow = RowOf<(typeof opportunityKind)['fields']> & { nameKey: string };

export const OpportunityModel = modelOf<OpportunityRow>(opportunityKind, {
  orders: ['createdAt', 'nameKey', 'updatedAt', 'closeOn', 'amount.minor', 'probability', 'closedAt'],
  lookups: ['account', 'stage', 'status', 'tags', 'pipeline', 'contacts.contact'],
});

export const isStageInUse = async (pipeline: string, stage: string): Promise<boolean> =>
  (await OpportunityModel.exists({ stage, pipeline, deleted: false })) !== null;
