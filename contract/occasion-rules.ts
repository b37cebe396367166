import { z } from 'zod';
import { OccasionType, occasionTypes, SendTime } from './dates.ts';
import { Filter } from './filter.ts';
import { admins, budgets, Id, Instant, line, route } from './route.ts';

/** What a rule does: sends the greeting on the day, or gives the contact's owner a task some days before. */
export const RuleAction = z.enum(['email', 'task']);

/** The tone of the built-in template that a greeting is written with. */
export const templateTones = ['corporate', 'warm', 'playful'] as const;
export const TemplateTone = z.enum(templateTones);
export type TemplateTone = z.infer<typeof TemplateTone>;

/** What becomes of an occasion that falls on a day off. */
export const OffDays = z.enum(['send', 'earlier', 'later']);

const dailyLimit = z.number().int().min(1).max(100_000).optional();

const ruleFields = {
  name: line(80).min(1),
  paused: z.boolean(),
  action: RuleAction,
  /** Empty for every type. */
  occasions: z.array(OccasionType).max(occasionTypes.length),
  /** The contacts that it is for; all where it is missing. "Me" in it is the administrator who saved it last. */
  filter: Filter.optional(),
  /** Of a task: how many days before the occasion it is due. */
  daysBefore: z.number().int().min(0).max(90),
  /** Of a task: what is to be done; whose occasion it is follows by itself. */
  taskTitle: line(120).optional(),
  /** Id or key of a template; for rules of a single type of occasion. A template chosen on the date itself comes first. */
  template: line(80).optional(),
  tone: TemplateTone.optional(),
  /** ISO weekdays, Monday is 1. */
  workingDays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  offDays: OffDays,
  /** Nothing goes out outside these hours; what would waits until they begin, on the same day. `to` is exclusive. */
  hours: z
    .strictObject({ from: SendTime, to: SendTime })
    .refine(({ from, to }) => from < to, 'must begin before they end')
    .optional(),
  /** Nothing goes out that nobody has approved. */
  approval: z.boolean(),
  /** Whoever opens a greeting gets a personal line suggested, which goes out only where they add it. */
  personalLine: z.boolean().optional(),
  /** At most so many emails a day, by the organisation's calendar. */
  perOwnerPerDay: dailyLimit,
  perDomainPerDay: dailyLimit,
};

/**
 * How occasions are celebrated. An email goes by the first of the rules, in their order, that fits contact and type; the default
 * one, always last, fits all. Of the rules for tasks every one that fits gives its own.
 */
export const OccasionRule = z.object({
  ...ruleFields,
  id: Id,
  isDefault: z.boolean(),
  /** Why it fits nobody at present, such as a field in its filter that no longer exists. */
  problem: z.string().optional(),
  updatedAt: Instant,
});
export type OccasionRule = z.infer<typeof OccasionRule>;

export const OccasionRuleInput = z.strictObject({
  ...ruleFields,
  paused: z.boolean().default(false),
  occasions: ruleFields.occasions.default([]),
  daysBefore: ruleFields.daysBefore.default(0),
  workingDays: ruleFields.workingDays.default([1, 2, 3, 4, 5]),
  offDays: OffDays.default('send'),
  approval: z.boolean().default(false),
});
export type OccasionRuleInput = z.output<typeof OccasionRuleInput>;

const tag = 'Occasion rules';
const params = z.object({ id: Id });

export const occasionRules = {
  list: route({
    method: 'GET',
    path: '/occasion-rules',
    summary: 'Lists the rules for occasions in their order, the default one last',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: z.array(OccasionRule),
  }),
  create: route({
    method: 'POST',
    path: '/occasion-rules',
    summary: 'Adds a rule before all others',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['occasion_rule.created'],
    body: OccasionRuleInput,
    output: OccasionRule,
    status: 201,
  }),
  update: route({
    method: 'PUT',
    path: '/occasion-rules/:id',
    summary: 'Replaces a rule; action, occasions and contacts of the default rule cannot change',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['occasion_rule.updated'],
    params,
    body: OccasionRuleInput,
    output: OccasionRule,
  }),
  pause: route({
    method: 'POST',
    path: '/occasion-rules/:id/pause',
    summary: 'Pauses or resumes a rule; emails due while paused are not sent (`rule_paused`)',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['occasion_rule.updated'],
    params,
    body: z.strictObject({ paused: z.boolean() }),
    output: OccasionRule,
  }),
  order: route({
    method: 'PUT',
    path: '/occasion-rules/order',
    summary: 'Reorders the rules; takes all but the default one',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['occasion_rule.updated'],
    body: z.strictObject({ ids: z.array(Id).max(50) }),
    output: z.array(OccasionRule),
  }),
  remove: route({
    method: 'DELETE',
    path: '/occasion-rules/:id',
    summary: 'Deletes a rule; its contacts follow the next matching rule',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['occasion_rule.deleted'],
    params,
    output: z.object({ id: Id }),
  }),
  preview: route({
    method: 'POST',
    path: '/occasion-rules/preview',
    summary: 'Counts contacts with dates that match a rule, with their next occasions',
    tag,
    access: admins,
    budget: budgets.costly,
    audit: false,
    body: OccasionRuleInput,
    output: z.object({
      contacts: z.number().int(),
      next: z.array(
        z.object({
          contactId: Id,
          contactName: z.string(),
          occasion: OccasionType,
          label: z.string().optional(),
          day: z.iso.date(),
          /** When the email is due, or the day on which the task is. */
          at: Instant.or(z.iso.date()),
        }),
      ),
    }),
  }),
};
