import { createHmac } from 'node:crypto';
import type { DomainEvent, EventName } from '@sequelstring/contract/events.ts';
import { events } from '@sequelstring/contract/events.ts';
import { internal, type WebhookEventName, webhookNamesOf } from '@sequelstring/contract/webhook-events.ts';
import { z } from 'zod';
import { nowAsDate } from '../../kernel/clock.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { OutboundError } from '../../kernel/safe-fetch.errors.ts';
import { UnreadableSecret } from '../../kernel/sealed.ts';
import { type JobDefinition, job, PermanentJobError } from '../../ports/jobs.ts';
import {
  type DeliveryOutRow,
  findDeliveryOut,
  findSubscribed,
  findWaiting,
  findWebhook,
  insertDeliveries,
  newWebhookId,
  noteAttempt,
} from './webhook.model.ts';
import { orderOf, secretName, sendEvent, type WebhookDeps } from './webhook.service.ts';

/** Stores each event once for every subscriber of it, and orders its sending. */
export const queueEvents = ({ clock, jobs }: WebhookDeps): Listener =>
  listener({
    name: 'webhooks.queueEvents',
    events: (Object.keys(events) as EventName[]).filter((name) => !internal.has(name)),
    handle: async (batch) => {
      const named = batch.map((event) => ({ event, names: webhookNamesOf(event) }));
      const subscribed = await findSubscribed([...new Set(named.flatMap(({ names }) => names))]);
      const rows = named.flatMap(({ event, names }) =>
        subscribed.flatMap((webhook) =>
          names
            .filter((name) => webhook.events.includes(name))
            .map((name) => rowOf(event, name, webhook._id, nowAsDate(clock))),
        ),
      );
      if (rows.length === 0) return;
      await insertDeliveries(rows);
      await jobs.addMany((await findWaiting(rows)).map(({ _id }) => orderOf(_id.toHexString())));
    },
  });

function rowOf(
  event: DomainEvent,
  name: WebhookEventName,
  webhook: DeliveryOutRow['webhook'],
  createdAt: Date,
): DeliveryOutRow {
  // A subscriber may hear of one event by several names; each is a message of its own.
  const eventId = name === event.name ? event.id : `${event.id}.${name}`;
  return {
    _id: newWebhookId(),
    webhook,
    eventId,
    event: name,
    body: JSON.stringify({ id: eventId, type: name, timestamp: event.at, data: event.payload }),
    status: 'waiting',
    attempts: 0,
    createdAt,
  };
}

/** Eight attempts over about two hours. */
export const sendEventJob = (deps: WebhookDeps): JobDefinition =>
  job({
    name: sendEvent,
    payload: z.object({ id: z.string() }),
    attempts: 8,
    backoffMs: 30_000,
    concurrency: 8,
    leaseMs: 60_000,
    handle: async ({ id }, { lastAttempt, signal }) => {
      const delivery = await findDeliveryOut(id);
      if (delivery?.status !== 'waiting') return;
      const finishedAt = nowAsDate(deps.clock);
      const result = await send(deps, delivery, signal).catch((error: Error) => ({ error }));
      if ('error' in result) {
        const isForGood =
          result.error instanceof PermanentJobError ||
          (result.error instanceof OutboundError && !result.error.isPassing);
        const isOver = lastAttempt || isForGood;
        const { message } = result.error;
        await noteAttempt(
          id,
          isOver ? { status: 'failed', error: message, finishedAt } : { status: 'waiting', error: message },
        );
        throw isForGood ? new PermanentJobError(message) : result.error;
      }
      const { answer } = result;
      if (answer >= 200 && answer < 300) {
        await noteAttempt(id, { status: 'delivered', answer, finishedAt });
        return;
      }
      const error = `The address answered ${answer}.`;
      await noteAttempt(id, {
        status: lastAttempt ? 'failed' : 'waiting',
        answer,
        error,
        ...(lastAttempt && { finishedAt }),
      });
      throw new Error(error);
    },
  });

/** Sends an event as the Standard Webhooks specification says: the signature covers id, time and body. */
async function send(
  { clock, vault, fetch }: WebhookDeps,
  delivery: DeliveryOutRow,
  signal: AbortSignal,
): Promise<{ answer: number }> {
  const webhook = await findWebhook(delivery.webhook.toHexString());
  if (!webhook?.isActive) throw new PermanentJobError('The subscription is paused.');
  const secret = await vault.get(secretName(webhook._id.toHexString())).catch((error: unknown) => {
    if (error instanceof UnreadableSecret) return undefined;
    throw error;
  });
  if (!secret) throw new PermanentJobError('The signing secret cannot be read. Create the webhook again.');
  const timestamp = String(Math.floor(clock.now().epochMilliseconds / 1000));
  const reply = await fetch(webhook.url, {
    method: 'POST',
    body: delivery.body,
    headers: {
      'Content-Type': 'application/json',
      'Webhook-Id': delivery.eventId,
      'Webhook-Timestamp': timestamp,
      'Webhook-Signature': `v1,${signatureOf(secret, delivery.eventId, timestamp, delivery.body)}`,
    },
    timeoutMs: 15_000,
    maxBytes: 65_536,
    signal,
  });
  reply.discard();
  return { answer: reply.status };
}

/** Base64 of the HMAC-SHA256 of `id.timestamp.body`; the key is what follows `whsec_`. */
export const signatureOf = (secret: string, id: string, timestamp: string, body: string): string =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
