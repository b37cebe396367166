import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import type { Types } from 'mongoose';
import { objectId } from '../../../kernel/db.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';
import type { CrmApi } from '../api.ts';

export type OpportunityRow = RowOf<(typeof opportunityKind)['fields']> & { nameKey: string };

export const OpportunityModel = modelOf<OpportunityRow>(opportunityKind, {
  orders: ['createdAt', 'nameKey', 'updatedAt', 'closeOn', 'amount.minor', 'probability', 'closedAt'],
  lookups: ['account', 'stage', 'status', 'tags', 'pipeline', 'contacts.contact'],
});

// Forecasts look at open deals by their close date; rates at closed ones by when they closed, which is an order above.
OpportunityModel.schema.index({ status: 1, deleted: 1, closeOn: 1, _id: 1 });
OpportunityModel.schema.index({ owner: 1, status: 1, deleted: 1, closeOn: 1, _id: 1 });

export const openOpportunities: CrmApi['openOpportunities'] = async (ids) => {
  const rows = await OpportunityModel.find(
    { _id: { $in: ids.map(objectId) }, deleted: false, status: 'open' },
    { name: 1 },
  ).lean<{ _id: Types.ObjectId; name: string }[]>();
  return rows.map(({ _id, name }) => ({ id: _id.toHexString(), name }));
};
