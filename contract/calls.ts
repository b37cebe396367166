import { z } from 'zod';
import { AiSummary, RepFigures, Sentiment, SummaryStatus } from './call-insights.ts';
import { budgets, editors, Id, Instant, line, pageQuery, route, sortBy } from './route.ts';

export const CallType = z.enum(['inbound', 'outbound', 'scheduled']);
export const CallStatus = z.enum(['scheduled', 'in-progress', 'completed', 'missed', 'cancelled']);
export type CallStatus = z.infer<typeof CallStatus>;

const CtiProvider = z.enum(['twilio', 'ringcentral', 'zoom']);

export const Call = z.object({
  id: Id,
  /** Missing until the number is known. */
  contact: Id.optional(),
  contactName: z.string().optional(),
  account: Id.optional(),
  accountName: z.string().optional(),
  user: Id,
  userName: z.string().optional(),
  type: CallType,
  status: CallStatus,
  scheduledAt: Instant.optional(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** Seconds. */
  duration: z.number().optional(),
  dialedNumber: z.string().optional(),
  ctiProvider: CtiProvider.optional(),
  /** Its id at that vendor. */
  externalCallId: z.string().optional(),
  /** Contacts that all have the number: say which it is by setting `contact`. */
  candidates: z.array(Id).optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()),
  hasRecording: z.boolean(),
  /** Seconds. */
  recordingDuration: z.number().optional(),
  hasTranscript: z.boolean(),
  /** The recording waits to be transcribed or is being transcribed, or could not be. */
  transcription: z.object({ status: z.enum(['queued', 'failed']), problem: z.string().optional() }).optional(),
  summaryStatus: SummaryStatus.optional(),
  sentiment: Sentiment.optional(),
  actionItems: z.object({ open: z.number().int(), total: z.number().int() }).optional(),
  /** Its recording and transcript stay as they are until an administrator lifts the legal hold. */
  hold: z.object({ reason: z.string(), at: Instant, by: Id }).optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Call = z.infer<typeof Call>;

const fields = {
  contact: Id,
  account: Id,
  type: CallType,
  status: CallStatus,
  scheduledAt: Instant,
  startedAt: Instant,
  endedAt: Instant,
  duration: z.number().int().min(0).max(604_800),
  dialedNumber: z.string().regex(/^\+[1-9]\d{1,14}$/, 'is not a phone number in E.164, such as +15550100'),
  notes: z.string().max(50_000),
  tags: z.array(line(60).min(1)).max(50),
};
const optional = z.strictObject(fields).partial();
export const CallInput = optional.extend({ type: CallType.default('scheduled') });
export type CallInput = z.output<typeof CallInput>;
/** Fields that are left out stay as they are; null clears one. */
export const CallPatch = optional.extend({
  contact: fields.contact.nullish(),
  account: fields.account.nullish(),
  scheduledAt: fields.scheduledAt.nullish(),
  startedAt: fields.startedAt.nullish(),
  endedAt: fields.endedAt.nullish(),
  duration: fields.duration.nullish(),
  dialedNumber: fields.dialedNumber.nullish(),
  notes: fields.notes.nullish(),
});
export type CallPatch = z.output<typeof CallPatch>;

/** Times are seconds from the start of the call. */
export const TranscriptSegment = z.object({
  speaker: z.string(),
  text: z.string(),
  startTime: z.number(),
  endTime: z.number(),
  confidence: z.number().optional(),
});

export const Transcript = z.object({
  format: z.enum(['vtt', 'srt', 'json', 'text']),
  language: z.string().optional(),
  /** False where the file names no times and they were estimated from the length of the text. */
  timed: z.boolean(),
  /** Parts of the file that could not be read. */
  skipped: z.number().int(),
  processedAt: Instant,
  /** Segments of the whole transcript; `segments` and `text` hold those that were asked for. */
  total: z.number().int(),
  text: z.string(),
  segments: z.array(TranscriptSegment),
});
export type Transcript = z.infer<typeof Transcript>;

/**
 * Where the recording plays. `waveform` has one row of loudness (0 to 100) per channel, missing while it is being read and
 * for formats that cannot be read here; `problem` says why.
 */
export const RecordingLink = z.object({
  url: z.string(),
  expiresAt: Instant,
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  duration: z.number().optional(),
  channels: z.number().int().optional(),
  waveform: z.array(z.array(z.number().int())).optional(),
  problem: z.string().optional(),
});
export type RecordingLink = z.infer<typeof RecordingLink>;

const tag = 'Calls';
const params = z.object({ callId: Id });
const reads = { tag, access: 'signed-in', budget: budgets.read, audit: false } as const;
const writes = { tag, access: editors, budget: budgets.write } as const;

export const calls = {
  list: route({
    ...reads,
    method: 'GET',
    path: '/calls',
    summary: 'Lists calls by time',
    query: z.strictObject({
      ...pageQuery,
      status: CallStatus.optional(),
      type: CallType.optional(),
      contactId: Id.optional(),
      accountId: Id.optional(),
      userId: Id.optional(),
      tag: line(60).optional(),
      from: Instant.optional(),
      to: Instant.optional(),
      sort: sortBy(['at'], '-at'),
    }),
    output: z.array(Call),
    page: true,
  }),
  figures: route({
    ...reads,
    method: 'GET',
    path: '/calls/figures',
    summary: 'How reps talked on analyzed calls, week by week; weeks end today',
    query: z.strictObject({ weeks: z.coerce.number().int().min(1).max(26).default(12) }),
    output: z.array(RepFigures),
  }),
  live: route({
    ...reads,
    method: 'GET',
    path: '/calls/live',
    summary: 'Returns your calls in progress, and whether your browser can be your phone',
    output: z.object({ calls: z.array(Call), inBrowser: z.boolean() }),
  }),
  create: route({
    ...writes,
    method: 'POST',
    path: '/calls',
    summary: 'Schedules a call, or logs one that took place',
    audit: ['call.created'],
    body: CallInput,
    output: Call,
    status: 201,
  }),
  get: route({ ...reads, method: 'GET', path: '/calls/:callId', summary: 'Returns a call', params, output: Call }),
  update: route({
    ...writes,
    method: 'PUT',
    path: '/calls/:callId',
    summary: 'Changes a call',
    audit: ['call.updated'],
    params,
    body: CallPatch,
    output: Call,
  }),
  cancel: route({
    ...writes,
    method: 'DELETE',
    path: '/calls/:callId',
    summary: 'Cancels a call; its record remains',
    audit: ['call.cancelled'],
    params,
    output: Call,
  }),
  dial: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/dial',
    summary: 'Starts a call: rings your phone first, or calls from your browser or an app link',
    audit: ['call.dialed'],
    params,
    body: z.strictObject({
      /** Your phone, unless your browser is it or the provider dials by a link. */
      userPhone: fields.dialedNumber.optional(),
      /** Your browser, made a phone by `/telephony/browser`, calls next; `CallId` is the id of this call. */
      inBrowser: z.literal(true).optional(),
      /** The number of the call or of its contact unless told. */
      to: fields.dialedNumber.optional(),
    }),
    output: Call.extend({ dialLink: z.string().optional() }),
    status: 202,
  }),
  hangUp: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/hang-up',
    summary: 'Hangs up a call made through a telephony vendor',
    audit: ['call.hung_up'],
    params,
    output: Call,
    status: 202,
  }),
  telephony: route({
    ...reads,
    method: 'GET',
    path: '/telephony',
    summary: 'Returns the connected telephony and transcription services',
    output: z.object({
      provider: CtiProvider.optional(),
      /** Calls go out by a link that the vendor's app on your device opens. */
      usesDialLink: z.boolean(),
      /** Your browser can be your phone. */
      inBrowser: z.boolean(),
      canTranscribe: z.boolean(),
    }),
  }),
  browserPhone: route({
    ...writes,
    method: 'POST',
    path: '/telephony/browser',
    summary: 'A short-lived token of the telephony vendor that makes your browser your phone',
    audit: false,
    output: z.object({ token: z.string(), expiresAt: Instant }),
  }),
  addRecording: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/recording',
    summary: 'Uploads the recording of a call, in place of an earlier one',
    audit: ['call.recording_added'],
    params,
    query: z.strictObject({}),
    upload: { field: 'file', maxBytes: 500_000_000 },
    budget: budgets.upload,
    output: Call,
    status: 201,
  }),
  getRecording: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/recording',
    summary: 'Returns a temporary link to play the recording; supports Range',
    params,
    output: RecordingLink,
  }),
  addTranscript: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/transcript',
    summary: 'Uploads a transcript (WebVTT, SRT, JSON or text), in place of an earlier one, and analyses it',
    audit: ['call.transcript_added'],
    params,
    query: z.strictObject({}),
    upload: { field: 'file', maxBytes: 10_000_000 },
    budget: budgets.upload,
    output: Call,
    status: 201,
  }),
  getTranscript: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/transcript',
    summary: 'The transcript of a call, from segment `offset` on',
    params,
    query: z.strictObject({
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(5000).default(2000),
    }),
    output: Transcript,
  }),
  updateSegment: route({
    ...writes,
    method: 'PATCH',
    path: '/calls/:callId/transcript/segments/:index',
    summary: 'Corrects a line of a transcript, or its speaker',
    audit: ['call.transcript_corrected'],
    params: z.object({ callId: Id, index: z.coerce.number().int().min(0).max(1_000_000) }),
    body: z.strictObject({ text: z.string().trim().min(1).max(20_000), speaker: line(200) }).partial(),
    output: TranscriptSegment,
  }),
  renameSpeaker: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/transcript/speakers',
    summary: 'Renames a speaker throughout a transcript',
    audit: ['call.transcript_corrected'],
    params,
    body: z.strictObject({ from: z.string().max(200), to: line(200).min(1) }),
    output: z.object({ changed: z.number().int() }),
  }),
  generateTranscript: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/transcript/generate',
    summary: 'Transcribes the recording, where a transcription service is connected',
    audit: ['call.transcript_requested'],
    params,
    output: Call,
    status: 202,
  }),
  getSummary: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/ai-summary',
    summary: 'Returns the analysis of a call',
    params,
    output: AiSummary,
  }),
  generateSummary: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/ai-summary/generate',
    summary: 'Analyses the transcript again; finished action items stay finished',
    audit: ['call.summary_requested'],
    params,
    output: AiSummary,
    status: 202,
  }),
};
