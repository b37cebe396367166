import { randomBytes } from 'node:crypto';
import type { Output, Query } from '@sequelstring/contract/route.ts';
import type { WebhookEventName } from '@sequelstring/contract/webhook-events.ts';
import type { DeliveryOut, Webhook, webhooks } from '@sequelstring/contract/webhooks.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { Vault } from '../../kernel/vault.ts';
import type { JobOrder, Jobs } from '../../ports/jobs.ts';
import {
  changeWebhook,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  newWebhookId,
  pageOfLog,
  reopenDeliveryOut,
  toDeliveryOut,
  toWebhook,
} from './webhook.model.ts';

export interface WebhookDeps {
  clock: Clock;
  jobs: Jobs;
  vault: Vault;
  fetch: SafeFetch;
}

/** The job that sends a delivery. */
export const sendEvent = 'webhook.sendEvent';

export const orderOf = (deliveryId: string): JobOrder => ({
  name: sendEvent,
  payload: { id: deliveryId },
  key: deliveryId,
});

export const secretName = (webhookId: string) => `webhook:${webhookId}`;

export const listAll = async (): Promise<Webhook[]> => (await listWebhooks()).map(toWebhook);

export async function createWebhook(
  { clock, vault }: WebhookDeps,
  caller: Caller,
  input: { url: string; events: WebhookEventName[] },
): Promise<Output<typeof webhooks.create>> {
  const row = { _id: newWebhookId(), ...input, isActive: true, createdAt: nowAsDate(clock) };
  const id = row._id.toHexString();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await transaction(async (session) => {
    await insertWebhook(row, session);
    await vault.put(secretName(id), secret, session);
    await audit({ ...caller, action: 'webhook.created', kind: 'webhook', recordId: id, detail: input.url }, session);
  });
  return { ...toWebhook(row), secret };
}

/** Throws `webhook_not_found`. */
export function updateWebhook(
  caller: Caller,
  id: string,
  change: { url?: string; events?: WebhookEventName[]; isActive?: boolean },
): Promise<Webhook> {
  return transaction(async (session) => {
    const row = await changeWebhook(id, change, session);
    if (!row) throw new AppError('webhook_not_found');
    const changes = Object.entries(change).map(([field, to]) => ({ field, to }));
    await audit({ ...caller, action: 'webhook.updated', kind: 'webhook', recordId: id, changes }, session);
    return toWebhook(row);
  });
}

/** Throws `webhook_not_found`. */
export function removeWebhook({ vault }: WebhookDeps, caller: Caller, id: string): Promise<{ id: string }> {
  return transaction(async (session) => {
    if (!(await deleteWebhook(id, session))) throw new AppError('webhook_not_found');
    await vault.remove(secretName(id), session);
    await audit({ ...caller, action: 'webhook.deleted', kind: 'webhook', recordId: id }, session);
    return { id };
  });
}

/** Throws `webhook_not_found`. */
export async function readLog(id: string, query: Query<typeof webhooks.log>): Promise<Page<DeliveryOut[]>> {
  if (!(await findWebhook(id))) throw new AppError('webhook_not_found');
  const { page, limit } = query;
  const { rows, total } = await pageOfLog(id, query);
  return { data: rows.map(toDeliveryOut), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** Throws `delivery_not_found`, also where it is being tried already. */
export async function resend({ jobs }: WebhookDeps, caller: Caller, id: string): Promise<DeliveryOut> {
  const row = await reopenDeliveryOut(id);
  if (!row) throw new AppError('delivery_not_found');
  await audit({ ...caller, action: 'webhook.resent', kind: 'webhook', recordId: row.webhook.toHexString() });
  await jobs.add(orderOf(id));
  return toDeliveryOut(row);
}
