import { z } from 'zod';
import { ImportantDate, ImportantDateInput, ImportantDatePatch, OccasionType } from './dates.ts';
import { MailSystem, RenderedEmail } from './email.ts';
import {
  type AuditAction,
  admins,
  budgets,
  editors,
  Id,
  Instant,
  line,
  linkToken,
  pageQuery,
  route,
  sortBy,
} from './route.ts';

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

const PreferencePage = z.object({
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

const dateParams = z.object({ contactId: Id, dateId: Id });
const greetingParams = z.object({ id: Id });

const greetingAction = <const P extends string>(path: P, fact: AuditAction, summary: string) =>
  route({
    method: 'POST',
    path,
    summary,
    tag: 'Greetings',
    access: editors,
    budget: budgets.write,
    audit: [fact],
    params: greetingParams,
    output: Greeting,
  });

export const occasions = {
  listDates: route({
    method: 'GET',
    path: '/contacts/:contactId/dates',
    summary: "A contact's important dates",
    tag: 'Important dates',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: z.object({ contactId: Id }),
    output: z.array(ImportantDate),
  }),
  createDate: route({
    method: 'POST',
    path: '/contacts/:contactId/dates',
    summary: 'Adds an important date',
    tag: 'Important dates',
    access: editors,
    budget: budgets.write,
    audit: ['contact.updated'],
    params: z.object({ contactId: Id }),
    body: ImportantDateInput,
    output: ImportantDate,
    status: 201,
  }),
  getDate: route({
    method: 'GET',
    path: '/contacts/:contactId/dates/:dateId',
    summary: 'One important date',
    tag: 'Important dates',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: dateParams,
    output: ImportantDate,
  }),
  updateDate: route({
    method: 'PUT',
    path: '/contacts/:contactId/dates/:dateId',
    summary: 'Changes the named fields of an important date (`PATCH` does the same)',
    tag: 'Important dates',
    access: editors,
    budget: budgets.write,
    audit: ['contact.updated'],
    params: dateParams,
    body: ImportantDatePatch,
    output: ImportantDate,
  }),
  deleteDate: route({
    method: 'DELETE',
    path: '/contacts/:contactId/dates/:dateId',
    summary: 'Removes an important date and its planned greetings',
    tag: 'Important dates',
    access: editors,
    budget: budgets.write,
    audit: ['contact.updated'],
    params: dateParams,
    output: ImportantDate,
  }),
  sendDate: route({
    method: 'POST',
    path: '/contacts/:contactId/dates/:dateId/send',
    summary: "Sends this date's next greeting now instead of when it is due",
    tag: 'Important dates',
    access: editors,
    budget: budgets.write,
    audit: ['greeting.queued'],
    params: dateParams,
    output: Greeting,
    status: 202,
  }),
  previewDate: route({
    method: 'GET',
    path: '/contacts/:contactId/dates/:dateId/preview',
    summary: "This date's next greeting, rendered",
    tag: 'Important dates',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    params: dateParams,
    query: z.strictObject({ template: line(80).optional() }),
    output: RenderedEmail,
  }),
  contactGreetings: route({
    method: 'GET',
    path: '/contacts/:contactId/greetings',
    summary: "A contact's greetings, past and planned, newest first",
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: z.object({ contactId: Id }),
    query: z.strictObject({ ...pageQuery }),
    output: z.array(Greeting),
    page: true,
  }),
  listGreetings: route({
    method: 'GET',
    path: '/emails/scheduled',
    summary: 'Lists greetings between two instants (default: today and the next 365 days)',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...pageQuery,
      from: Instant.or(z.iso.date()).optional(),
      to: Instant.or(z.iso.date()).optional(),
      /** One status or several with commas. */
      status: z.string().max(200).optional(),
      occasion: OccasionType.optional(),
      contactId: Id.optional(),
      q: line(100).optional(),
      sort: sortBy(['dueAt'], 'dueAt'),
    }),
    output: z.array(Greeting),
    page: true,
  }),
  listAttention: route({
    method: 'GET',
    path: '/emails/attention',
    summary: 'Lists greetings with an unconfirmed delivery, and what went wrong within the past 30 days',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    output: z.array(Greeting),
  }),
  getGreeting: route({
    method: 'GET',
    path: '/emails/scheduled/:id',
    summary: 'One greeting',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params: greetingParams,
    output: Greeting,
  }),
  previewGreeting: route({
    method: 'GET',
    path: '/emails/scheduled/:id/preview',
    summary: 'A greeting, rendered as it would be or was sent',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    params: greetingParams,
    output: RenderedEmail,
  }),
  approveGreeting: greetingAction(
    '/emails/scheduled/:id/approve',
    'greeting.approved',
    'Marks a planned greeting as looked at and good to go',
  ),
  unapproveGreeting: greetingAction('/emails/scheduled/:id/unapprove', 'greeting.unapproved', 'Takes an approval back'),
  editGreeting: route({
    method: 'PATCH',
    path: '/emails/scheduled/:id',
    summary: 'Edits a greeting before it is sent: its subject and a personal line; null removes them',
    tag: 'Greetings',
    access: editors,
    budget: budgets.write,
    audit: ['greeting.edited'],
    params: greetingParams,
    body: z.strictObject({
      subject: line(300).min(1).nullable().optional(),
      note: z.string().trim().max(2000).nullable().optional(),
    }),
    output: Greeting,
  }),
  draftLine: route({
    method: 'POST',
    path: '/emails/scheduled/:id/line',
    summary:
      'Suggests a personal line for a greeting whose rule asks for one. Nothing is stored: edit the greeting to add it',
    tag: 'Greetings',
    access: editors,
    budget: budgets.costly,
    audit: false,
    params: greetingParams,
    /** No text where nothing could be written in the contact's language. */
    output: z.object({ text: z.string().optional(), by: z.enum(['local', 'model']).optional() }),
  }),
  bulkGreetings: route({
    method: 'POST',
    path: '/emails/scheduled/bulk',
    summary: 'Approves or skips up to 1,000 greetings, or reverts that: by ids, or all that match a list',
    tag: 'Greetings',
    access: editors,
    budget: budgets.write,
    audit: ['greeting.approved', 'greeting.unapproved', 'greeting.skipped', 'greeting.unskipped'],
    body: z
      .strictObject({
        action: z.enum(['approve', 'unapprove', 'skip', 'unskip']),
        ids: z.array(Id).min(1).max(1000).optional(),
        filter: z
          .strictObject({
            from: Instant.or(z.iso.date()).optional(),
            to: Instant.or(z.iso.date()).optional(),
            status: z.string().max(200).optional(),
            occasion: OccasionType.optional(),
            contactId: Id.optional(),
            q: line(100).optional(),
          })
          .optional(),
      })
      .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'takes either ids or a filter'),
    /** `refused`: how many were in a state that does not allow it; `more`: there are others left. */
    output: z.object({ changed: z.array(Id), refused: z.number().int(), more: z.boolean() }),
  }),
  calendar: route({
    method: 'GET',
    path: '/emails/calendar',
    summary: 'Counts greetings per day, with the first few by name; at most 92 days',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    query: z
      .strictObject({ from: z.iso.date(), to: z.iso.date() })
      .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= 92 * 86_400_000, 'is too long'),
    output: z.array(
      z.object({
        day: z.string(),
        total: z.number().int(),
        byStatus: z.record(z.string(), z.number().int()),
        first: z.array(z.object({ name: z.string(), status: GreetingStatus })),
      }),
    ),
  }),
  figures: route({
    method: 'GET',
    path: '/emails/figures',
    summary: 'Lists greeting results per template and month, newest first',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    query: z.strictObject({ months: z.coerce.number().int().min(1).max(24).default(12) }),
    output: z.array(
      z.object({
        /** `2027-03`. */
        month: z.string(),
        template: z.string(),
        sent: z.number().int(),
        delivered: z.number().int(),
        opened: z.number().int(),
        bounced: z.number().int(),
        complained: z.number().int(),
        optedOut: z.number().int(),
        notSent: z.number().int(),
      }),
    ),
  }),
  skipGreeting: greetingAction(
    '/emails/scheduled/:id/skip',
    'greeting.skipped',
    'Leaves this one out; next year goes on as planned',
  ),
  unskipGreeting: greetingAction(
    '/emails/scheduled/:id/unskip',
    'greeting.unskipped',
    'Plans a skipped greeting again',
  ),
  sendGreeting: greetingAction(
    '/emails/scheduled/:id/send',
    'greeting.queued',
    'Sends a planned greeting now, or one that was not sent after all',
  ),
  settleGreeting: route({
    method: 'POST',
    path: '/emails/scheduled/:id/settle',
    summary: 'Settles a greeting whose delivery is unconfirmed: marks it as sent, or sends it again',
    tag: 'Greetings',
    access: editors,
    budget: budgets.write,
    audit: ['greeting.settled'],
    params: greetingParams,
    body: z.strictObject({ outcome: z.enum(['sent', 'send_again', 'not_sent']) }),
    output: Greeting,
  }),
  greetingSummary: route({
    method: 'GET',
    path: '/emails/summary',
    summary: 'Counts greetings by status: next 30 days, last 30 days, and per day',
    tag: 'Greetings',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: z.object({
      upcoming: z.number().int(),
      /** By the day they left; everything else is counted by the day it is due. */
      sent: z.number().int(),
      needsAttention: z.number().int(),
      byStatus: z.record(z.string(), z.number().int()),
      byDay: z.array(
        z.object({ day: z.string(), planned: z.number().int(), sent: z.number().int(), notSent: z.number().int() }),
      ),
      mailer: z.object({
        kind: MailSystem,
        /** Those that take over where it does not answer. */
        fallback: z.array(MailSystem),
        from: z.string(),
        paused: z.boolean(),
      }),
    }),
  }),
  checkMailer: route({
    method: 'GET',
    path: '/emails/mailer',
    summary: 'Checks whether the mail server accepts messages',
    tag: 'Outbox folder',
    access: admins,
    budget: budgets.read,
    audit: false,
    /** What stands in the way, in one sentence. */
    output: z.object({ problem: z.string().optional() }),
  }),
  listOutbox: route({
    method: 'GET',
    path: '/emails/outbox',
    summary: 'Messages in the outbox folder, newest first',
    tag: 'Outbox folder',
    access: admins,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ ...pageQuery }),
    output: z.array(OutboxEmail),
    page: true,
  }),
  getOutboxEmail: route({
    method: 'GET',
    path: '/emails/outbox/:id',
    summary: 'One message of the outbox folder',
    tag: 'Outbox folder',
    access: admins,
    budget: budgets.read,
    audit: false,
    params: z.object({ id: line(200) }),
    output: OutboxEmail.extend({
      html: z.string().optional(),
      text: z.string().optional(),
      headers: z.record(z.string(), z.string()),
    }),
  }),
  unsubscribeInfo: route({
    method: 'GET',
    path: '/emails/unsubscribe/:token',
    summary: 'Returns what an unsubscribe link refers to',
    tag: 'Unsubscribe',
    access: 'public',
    budget: budgets.public,
    audit: false,
    params: z.object({ token: linkToken }),
    output: PreferencePage,
  }),
  unsubscribe: route({
    method: 'POST',
    path: '/emails/unsubscribe/:token',
    summary: 'Opts the contact out of greetings (one click, RFC 8058)',
    tag: 'Unsubscribe',
    access: 'public',
    budget: budgets.public,
    audit: ['suppression.added'],
    params: z.object({ token: linkToken }),
    output: PreferencePage,
  }),
  setPreference: route({
    method: 'PUT',
    path: '/emails/unsubscribe/:token',
    summary: 'Sets email preferences: everything, no greetings, or nothing',
    tag: 'Unsubscribe',
    access: 'public',
    budget: budgets.public,
    audit: ['suppression.added', 'suppression.lifted'],
    params: z.object({ token: linkToken }),
    body: z.strictObject({ preference: EmailPreference }),
    output: PreferencePage,
  }),
};
