import { z } from 'zod';
import { OccasionType } from './dates.ts';
import { MailSystem } from './email.ts';
import { Id, Instant } from './route.ts';

export const greetingStatuses = [
  'planned',
  'approved',
  'skipped',
  'queued',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'uncertain',
  'not_sent',
] as const;
export const GreetingStatus = z.enum(greetingStatuses);
export type GreetingStatus = z.infer<typeof GreetingStatus>;

/** Why a greeting was not sent. */
export const GreetingReason = z.enum([
  'deceased',
  'opted_out',
  'no_address',
  'bounced',
  'complained',
  'paused',
  'inactive',
  'too_late',
  'template_error',
  'contact_deleted',
  'date_removed',
  'skipped_by_user',
  'mail_server_refused',
  'mail_server_unreachable',
  'handover_interrupted',
  'settled_by_user',
  /** The receiving server refused it for now; the address is good. */
  'soft_bounce',
  /** The address does not exist, or no longer. */
  'hard_bounce',
  /** A rule wants somebody to approve it, and nobody did in time. */
  'not_approved',
  'rule_paused',
  /** Greetings to this contact are paused. */
  'contact_paused',
  /** It could not go out before the quiet hours of its rule began. */
  'quiet_hours',
  /** As many as may go out in a day had gone out. */
  'daily_limit',
]);
export type GreetingReason = z.infer<typeof GreetingReason>;

export const Greeting = z.object({
  id: Id,
  contactId: Id,
  dateId: Id,
  contactName: z.string(),
  email: z.string().optional(),
  occasion: OccasionType,
  label: z.string().optional(),
  /** The calendar year whose occurrence this is. */
  year: z.number().int(),
  /** The day of the occurrence in the zone below, `2027-02-28`. */
  day: z.string(),
  dueAt: Instant,
  timeZone: z.string(),
  template: z.string(),
  /** Of a greeting that was written: the version of its template. */
  templateVersion: z.number().int().optional(),
  /** Of one that follows its template until it goes out: when that text was last edited. */
  templateEditedAt: Instant.optional(),
  /** The rule that it goes by. */
  rule: Id.optional(),
  status: GreetingStatus,
  reason: GreetingReason.optional(),
  /** The reason in words, with what the mail server said where it did. */
  detail: z.string().optional(),
  messageId: z.string().optional(),
  sentAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  /** Told only where the mail system was asked to track it. */
  openedAt: Instant.optional(),
  attempts: z.number().int(),
  /** It waits for somebody to approve it. */
  needsApproval: z.boolean().optional(),
  /** What somebody wrote for this one alone. */
  subject: z.string().optional(),
  note: z.string().optional(),
  via: MailSystem.optional(),
  /** What the mail system reported, in its own words; the latest last. */
  trail: z.array(z.object({ type: z.string(), at: Instant, text: z.string() })).optional(),
});
export type Greeting = z.infer<typeof Greeting>;

/** What somebody wants to get: everything, business email without greetings, or nothing at all. */
export const emailPreferences = ['all', 'no_greetings', 'nothing'] as const;
export const EmailPreference = z.enum(emailPreferences);
export type EmailPreference = z.infer<typeof EmailPreference>;

export const PreferencePage = z.object({
  email: z.string(),
  organisationName: z.string(),
  optedOut: z.boolean(),
  preference: EmailPreference,
});

/** A message in the outbox folder, written when no mail server is configured. */
export const OutboxEmail = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  at: Instant,
});
export type OutboxEmail = z.infer<typeof OutboxEmail>;
