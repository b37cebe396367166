import { z } from 'zod';
import { Call } from './calls.ts';
import { admins, budgets, editors, Id, Instant, line, route } from './route.ts';

/** Which calls are recorded, and for how long what was said on them is kept. */
export const CallSettings = z.object({
  recording: z.boolean(),
  /** Our own numbers in E.164 whose calls are not recorded. */
  unrecordedLines: z.array(z.string().regex(/^\+[1-9]\d{1,14}$/, 'is not a phone number in E.164')).max(200),
  /** Users whose calls are not recorded. */
  unrecordedUsers: z.array(Id).max(2000),
  /** Days after a call until its recording, transcript and analysis are deleted; null keeps them. */
  retentionDays: z.number().int().min(1).max(36_500).nullable(),
});
export type CallSettings = z.infer<typeof CallSettings>;

/** Whether one side that knows of a recording is enough, or all have to agree. */
export const ConsentRule = z.enum(['one-party', 'all-party']);
export type ConsentRule = z.infer<typeof ConsentRule>;

/** How the other side was told that the call is recorded. */
export const ConsentNotice = z.enum(['none', 'played', 'said']);
export const ConsentResult = z.enum(['given', 'refused', 'not_asked']);

export const CallConsent = z.object({
  /** The stricter rule of both ends. */
  rule: ConsentRule,
  /** Where each end is by its number, or by the organisation's country; unknown places count as all-party. */
  ends: z.array(
    z.object({
      side: z.enum(['us', 'them']),
      /** `DE`, or `US-CA` for a state; missing where it is unknown. */
      place: z.string().optional(),
      rule: ConsentRule,
      /** The statute. */
      law: z.string().optional(),
    }),
  ),
  notice: ConsentNotice,
  result: ConsentResult,
  at: Instant.optional(),
  by: Id.optional(),
});
export type CallConsent = z.infer<typeof CallConsent>;

const tag = 'Calls';
const params = z.object({ callId: Id });

export const callRecording = {
  settings: route({
    method: 'GET',
    path: '/telephony/settings',
    summary: 'Returns which calls are recorded and how long recordings are kept',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    output: CallSettings,
  }),
  updateSettings: route({
    method: 'PUT',
    path: '/telephony/settings',
    summary: 'Changes which calls are recorded and how long recordings are kept',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['settings.updated'],
    body: z.strictObject(CallSettings.shape).partial(),
    output: CallSettings,
  }),
  consent: route({
    method: 'GET',
    path: '/calls/:callId/consent',
    summary: 'Returns the recording law at both ends of a call, and the other party’s answer',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params,
    output: CallConsent,
  }),
  recordConsent: route({
    method: 'PUT',
    path: '/calls/:callId/consent',
    summary: 'Records the other party’s consent; a refusal deletes the recording and transcript',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['call.consent_recorded', 'call.transcript_deleted', 'call.recording_deleted'],
    params,
    body: z.strictObject({ notice: ConsentNotice.optional(), result: ConsentResult }),
    output: CallConsent,
  }),
  hold: route({
    method: 'PUT',
    path: '/calls/:callId/hold',
    summary: 'Places a call under legal hold until an administrator lifts it',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['call.held'],
    params,
    body: z.strictObject({ reason: line(500).min(1) }),
    output: Call,
  }),
  liftHold: route({
    method: 'DELETE',
    path: '/calls/:callId/hold',
    summary: 'Lifts the legal hold of a call',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['call.hold_lifted'],
    params,
    output: Call,
  }),
};
