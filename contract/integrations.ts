import { z } from 'zod';
import { admins, budgets, Instant, route } from './route.ts';

/** What vendors are for; each is a group of cards, and a feature that works without any of them. */
export const integrationFeatures = ['email', 'social', 'intelligence', 'calls'] as const;
export const IntegrationFeature = z.enum(integrationFeatures);
export type IntegrationFeature = z.infer<typeof IntegrationFeature>;

/** A setting of a vendor. The value of a secret never leaves the server. */
export const IntegrationField = z.object({
  /** Also the name of the environment variable, which wins. */
  name: z.string(),
  label: z.string(),
  help: z.string().optional(),
  secret: z.boolean(),
  required: z.boolean(),
  /** A choice among these values. */
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  placeholder: z.string().optional(),
  /** Where its value comes from; absent where it has none. */
  source: z.enum(['environment', 'app', 'unreadable']).optional(),
  value: z.string().optional(),
});

export const Integration = z.object({
  vendor: z.string(),
  name: z.string(),
  feature: IntegrationFeature,
  summary: z.string(),
  /** Where the vendor explains how to get the values. */
  help: z.url().optional(),
  fields: z.array(IntegrationField),
  /** Every required field has a value. */
  isConfigured: z.boolean(),
  canTest: z.boolean(),
  /** Addresses to enter at the vendor. */
  callbacks: z.array(z.object({ label: z.string(), url: z.string() })),
  /** Why the program does without it at the moment, although it is connected. */
  problem: z.object({ at: Instant, text: z.string() }).optional(),
  lastDelivery: z
    .object({ at: Instant, status: z.enum(['received', 'done', 'failed']), error: z.string().optional() })
    .optional(),
});
export type Integration = z.infer<typeof Integration>;

/** One thing that must work, for people to look at. */
export const HealthLine = z.object({
  id: z.string(),
  name: z.string(),
  mark: z.enum(['ok', 'attention', 'failing', 'off']),
  /** What it is or what is wrong, in one sentence. */
  text: z.string(),
  lastActivity: Instant.optional(),
  /** How far work is that is under way, from 0 to 1. */
  progress: z.number().min(0).max(1).optional(),
  /** What to do about it. */
  todo: z.string().optional(),
});
export type HealthLine = z.infer<typeof HealthLine>;

const params = z.object({ vendor: z.string().regex(/^[a-z0-9-]{1,40}$/, 'is not the name of a vendor') });
const tag = 'Integrations';

export const integrations = {
  list: route({
    method: 'GET',
    path: '/integrations',
    summary: 'Every vendor that can be connected, with its settings',
    tag,
    access: admins,
    budget: budgets.read,
    audit: false,
    output: z.array(Integration),
  }),
  get: route({
    method: 'GET',
    path: '/integrations/:vendor',
    summary: 'One vendor with its settings',
    tag,
    access: admins,
    budget: budgets.read,
    audit: false,
    params,
    output: Integration,
  }),
  save: route({
    method: 'PUT',
    path: '/integrations/:vendor',
    summary: 'Sets the named settings of a vendor; null removes one',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['integration.updated'],
    credentials: ['session'],
    params,
    body: z.strictObject({ values: z.record(z.string().max(60), z.string().trim().min(1).max(10_000).nullable()) }),
    output: Integration,
  }),
  test: route({
    method: 'POST',
    path: '/integrations/:vendor/test',
    summary: 'Tests the settings with the vendor',
    tag,
    access: admins,
    budget: budgets.costly,
    audit: false,
    params,
    output: z.object({ ok: z.boolean(), problem: z.string().optional() }),
  }),
  health: route({
    method: 'GET',
    path: '/health-lines',
    summary: 'Returns the health of each part, and how to fix what is down',
    tag,
    access: admins,
    budget: budgets.costly,
    audit: false,
    output: z.array(HealthLine),
  }),
};
