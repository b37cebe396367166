import { z } from 'zod';
import { admins, budgets, flag, Id, Instant, line, pageQuery, route } from './route.ts';
import { type WebhookEventName, webhookEventNames } from './webhook-events.ts';

/** Declares where a vendor delivers: the body comes raw, the proof of the vendor is the permission. */
export const webhookIn = <const P extends string>(path: P, summary: string) =>
  route({
    method: 'POST',
    path: `/webhooks/${path}`,
    summary,
    tag: 'Webhooks in',
    access: 'public',
    budget: budgets.webhook,
    audit: false,
    query: z.object({}).catchall(z.string()),
    rawBody: true,
    output: z.unknown(),
    raw: 'application/json',
  });

/** What a vendor delivered. */
export const DeliveryIn = z.object({
  id: Id,
  vendor: z.string(),
  status: z.enum(['received', 'done', 'failed']),
  receivedAt: Instant,
  finishedAt: Instant.optional(),
  bytes: z.number().int(),
  error: z.string().optional(),
});
export type DeliveryIn = z.infer<typeof DeliveryIn>;

const EventNames = z.enum(webhookEventNames as [WebhookEventName, ...WebhookEventName[]]);

export const Webhook = z.object({
  id: Id,
  url: z.string(),
  events: z.array(EventNames),
  isActive: z.boolean(),
  createdAt: Instant,
});
export type Webhook = z.infer<typeof Webhook>;

/** What was sent to a subscriber, or is being tried. */
export const DeliveryOut = z.object({
  id: Id,
  webhookId: Id,
  event: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number().int(),
  /** HTTP status of the last answer. */
  answer: z.number().int().optional(),
  error: z.string().optional(),
  createdAt: Instant,
  finishedAt: Instant.optional(),
});
export type DeliveryOut = z.infer<typeof DeliveryOut>;

const hasNoPassword = (address: string) => {
  const url = URL.parse(address);
  return !url?.username && !url?.password;
};

const fields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://example.com/hook' })
    .max(2000)
    .refine(hasNoPassword, 'must have no user name or password in it. Deliveries are signed instead'),
  events: z.array(EventNames).min(1).max(100),
};
const tag = 'Webhooks';
const params = z.object({ id: Id });
const adminReads = { tag, access: admins, budget: budgets.read, audit: false } as const;
const adminWrites = { tag, access: admins, budget: budgets.write } as const;

export const webhooks = {
  list: route({
    ...adminReads,
    method: 'GET',
    path: '/webhooks',
    summary: 'Subscriptions to events, at most 200',
    output: z.array(Webhook),
  }),
  create: route({
    ...adminWrites,
    method: 'POST',
    path: '/webhooks',
    summary: 'Subscribes an address to events; the reply alone carries the secret that signs them',
    audit: ['webhook.created'],
    body: z.strictObject(fields),
    output: Webhook.extend({ secret: z.string() }),
    status: 201,
  }),
  update: route({
    ...adminWrites,
    method: 'PATCH',
    path: '/webhooks/:id',
    summary: 'Changes, pauses or resumes a subscription',
    audit: ['webhook.updated'],
    params,
    body: z.strictObject({ ...fields, isActive: z.boolean() }).partial(),
    output: Webhook,
  }),
  remove: route({
    ...adminWrites,
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Ends a subscription',
    audit: ['webhook.deleted'],
    params,
    output: z.object({ id: Id }),
  }),
  log: route({
    ...adminReads,
    method: 'GET',
    path: '/webhooks/:id/log',
    summary: 'Lists deliveries to a subscriber in the last 30 days, newest first',
    params,
    query: z.strictObject({ ...pageQuery, failed: flag.optional() }),
    output: z.array(DeliveryOut),
    page: true,
  }),
  resend: route({
    ...adminWrites,
    method: 'POST',
    path: '/webhooks/log/:id/retry',
    summary: 'Sends an event again',
    audit: ['webhook.resent'],
    params,
    output: DeliveryOut,
  }),
  deliveries: route({
    ...adminReads,
    method: 'GET',
    path: '/webhooks/deliveries',
    summary: 'Lists webhook deliveries from vendors in the last 30 days, newest first',
    query: z.strictObject({
      ...pageQuery,
      vendor: line(60).optional(),
      status: DeliveryIn.shape.status.optional(),
    }),
    output: z.array(DeliveryIn),
    page: true,
  }),
  retry: route({
    ...adminWrites,
    method: 'POST',
    path: '/webhooks/deliveries/:id/retry',
    summary: 'Retries a failed delivery',
    audit: ['webhook.delivery_retried'],
    params,
    output: DeliveryIn,
  }),
};
