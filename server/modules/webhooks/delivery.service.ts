import type { Query } from '@sequelstring/contract/route.ts';
import type { DeliveryIn, webhooks } from '@sequelstring/contract/webhooks.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type DeliveryInRow, findDelivery, pageOfDeliveries, reopenDelivery } from '../../kernel/delivery-in.model.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import type { WebhooksIn } from '../../kernel/webhooks-in.ts';

export async function listDeliveries(query: Query<typeof webhooks.deliveries>): Promise<Page<DeliveryIn[]>> {
  const { page, limit } = query;
  const { rows, total } = await pageOfDeliveries(query, query);
  return { data: rows.map(toDelivery), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** Throws `delivery_not_found`, or `delivery_state` for one that did not fail. */
export async function retryDelivery(webhooksIn: WebhooksIn, caller: Caller, id: string): Promise<DeliveryIn> {
  const row = await reopenDelivery(id);
  if (!row) throw new AppError((await findDelivery(id)) ? 'delivery_state' : 'delivery_not_found');
  await audit({ ...caller, action: 'webhook.delivery_retried', kind: 'delivery', recordId: id, detail: row.vendor });
  await webhooksIn.retry(id);
  return toDelivery(row);
}

const toDelivery = (row: DeliveryInRow): DeliveryIn => ({
  id: row._id.toHexString(),
  vendor: row.vendor,
  status: row.status,
  receivedAt: row.receivedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString(),
  bytes: row.bytes,
  error: row.error,
});
