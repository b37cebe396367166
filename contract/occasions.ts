import { z } from 'zod';
import { ImportantDate, ImportantDateInput, ImportantDatePatch, OccasionType } from './dates.ts';
import { MailSystem, RenderedEmail } from './email.ts';
import { EmailPreference, Greeting, GreetingStatus, OutboxEmail, PreferencePage } from './greetings.ts';
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

const dateParams = z.object({ contactId: Id, dateId: Id });
const greetingParams = z.object({ id: Id });

const reads = { tag: 'Greetings', access: 'signed-in', budget: budgets.read, audit: false } as const;
const writes = { tag: 'Greetings', access: editors, budget: budgets.write } as const;
const dateReads = { ...reads, tag: 'Important dates' } as const;
const dateWrites = { ...writes, tag: 'Important dates' } as const;
const outboxReads = { ...reads, tag: 'Outbox folder', access: admins } as const;
const open = { tag: 'Unsubscribe', access: 'public', budget: budgets.public } as const;

const greetingAction = <const P extends string>(path: P, fact: AuditAction, summary: string) =>
  route({
    method: 'POST',
    path,
    summary,
    ...writes,
    audit: [fact],
    params: greetingParams,
    output: Greeting,
  });

export const occasions = {
  listDates: route({
    method: 'GET',
    path: '/contacts/:contactId/dates',
    summary: "A contact's important dates",
    ...dateReads,
    params: z.object({ contactId: Id }),
    output: z.array(ImportantDate),
  }),
  createDate: route({
    method: 'POST',
    path: '/contacts/:contactId/dates',
    summary: 'Adds an important date',
    ...dateWrites,
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
    ...dateReads,
    params: dateParams,
    output: ImportantDate,
  }),
  updateDate: route({
    method: 'PUT',
    path: '/contacts/:contactId/dates/:dateId',
    summary: 'Changes the named fields of an important date (`PATCH` does the same)',
    ...dateWrites,
    audit: ['contact.updated'],
    params: dateParams,
    body: ImportantDatePatch,
    output: ImportantDate,
  }),
  deleteDate: route({
    method: 'DELETE',
    path: '/contacts/:contactId/dates/:dateId',
    summary: 'Removes an important date and its planned greetings',
    ...dateWrites,
    audit: ['contact.updated'],
    params: dateParams,
    output: ImportantDate,
  }),
  sendDate: route({
    method: 'POST',
    path: '/contacts/:contactId/dates/:dateId/send',
    summary: "Sends this date's next greeting now instead of when it is due",
    ...dateWrites,
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
    ...reads,
    params: z.object({ contactId: Id }),
    query: z.strictObject({ ...pageQuery }),
    output: z.array(Greeting),
    page: true,
  }),
  listGreetings: route({
    method: 'GET',
    path: '/emails/scheduled',
    summary: 'Lists greetings between two instants (default: today and the next 365 days)',
    ...reads,
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
    ...reads,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    output: z.array(Greeting),
  }),
  getGreeting: route({
    method: 'GET',
    path: '/emails/scheduled/:id',
    summary: 'One greeting',
    ...reads,
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
    ...writes,
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
    ...writes,
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
    ...writes,
    audit: ['greeting.settled'],
    params: greetingParams,
    body: z.strictObject({ outcome: z.enum(['sent', 'send_again', 'not_sent']) }),
    output: Greeting,
  }),
  greetingSummary: route({
    method: 'GET',
    path: '/emails/summary',
    summary: 'Counts greetings by status: next 30 days, last 30 days, and per day',
    ...reads,
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
    ...outboxReads,
    /** What stands in the way, in one sentence. */
    output: z.object({ problem: z.string().optional() }),
  }),
  listOutbox: route({
    method: 'GET',
    path: '/emails/outbox',
    summary: 'Messages in the outbox folder, newest first',
    ...outboxReads,
    query: z.strictObject({ ...pageQuery }),
    output: z.array(OutboxEmail),
    page: true,
  }),
  getOutboxEmail: route({
    method: 'GET',
    path: '/emails/outbox/:id',
    summary: 'One message of the outbox folder',
    ...outboxReads,
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
    ...open,
    audit: false,
    params: z.object({ token: linkToken }),
    output: PreferencePage,
  }),
  unsubscribe: route({
    method: 'POST',
    path: '/emails/unsubscribe/:token',
    summary: 'Opts the contact out of greetings (one click, RFC 8058)',
    ...open,
    audit: ['suppression.added'],
    params: z.object({ token: linkToken }),
    output: PreferencePage,
  }),
  setPreference: route({
    method: 'PUT',
    path: '/emails/unsubscribe/:token',
    summary: 'Sets email preferences: everything, no greetings, or nothing',
    ...open,
    audit: ['suppression.added', 'suppression.lifted'],
    params: z.object({ token: linkToken }),
    body: z.strictObject({ preference: EmailPreference }),
    output: PreferencePage,
  }),
};
