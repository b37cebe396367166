import { z } from 'zod';
import { budgets, editors, Id, Instant, line, pageQuery, route, sortBy } from './route.ts';

export const CallType = z.enum(['inbound', 'outbound', 'scheduled']);
export const CallStatus = z.enum(['scheduled', 'in-progress', 'completed', 'missed', 'cancelled']);
export type CallStatus = z.infer<typeof CallStatus>;

/** `queued`: the transcript waits to be analysed or is being analysed. */
export const SummaryStatus = z.enum(['queued', 'ready', 'failed']);

export const Call = z.object({
  id: Id,
  contact: Id.optional(),
  user: Id,
  type: CallType,
  status: CallStatus,
  scheduledAt: Instant.optional(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** Seconds. */
  duration: z.number().optional(),
  dialedNumber: z.string().optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()),
  hasRecording: z.boolean(),
  hasTranscript: z.boolean(),
  summaryStatus: SummaryStatus.optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Call = z.infer<typeof Call>;

const fields = {
  contact: Id,
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

/** The words of the transcript that support a claim. */
export const CallEvidence = z.object({
  segment: z.number().int(),
  quote: z.string(),
  speaker: z.string(),
  startTime: z.number(),
});

export const ActionItem = z.object({
  id: Id,
  description: z.string(),
  assignee: Id.optional(),
  /** Who owes it where that is not a user. */
  assigneeName: z.string().optional(),
  /** `2027-01-31`. */
  dueDate: z.string().optional(),
  completed: z.boolean(),
  quote: z.string(),
  speaker: z.string(),
  startTime: z.number(),
});
export type ActionItem = z.infer<typeof ActionItem>;

const Sentiment = z.enum(['positive', 'neutral', 'negative']);

export const CallInsights = z.object({
  language: z.string(),
  keyPoints: z.array(z.object({ text: z.string(), startTime: z.number(), evidence: z.array(CallEvidence) })),
  actionItems: z.array(ActionItem),
  sentiment: z.object({
    overall: Sentiment,
    score: z.number(),
    breakdown: z.object({ positive: z.number(), neutral: z.number(), negative: z.number() }),
  }),
  topics: z.array(z.string()),
  nextSteps: z.string(),
  openQuestions: z.array(CallEvidence),
  objections: z.array(CallEvidence),
  competitors: z.array(CallEvidence.extend({ name: z.string() })),
  generatedAt: Instant,
});
export type CallInsights = z.infer<typeof CallInsights>;

/** `insights` are those of the last analysis that succeeded. */
export const AiSummary = z.object({
  status: SummaryStatus,
  /** Why the last analysis failed. */
  reason: z.string().optional(),
  insights: CallInsights.optional(),
});
export type AiSummary = z.infer<typeof AiSummary>;

const tag = 'Calls';
const params = z.object({ callId: Id });
const reads = { tag, access: 'signed-in', budget: budgets.read, audit: false } as const;
const writes = { tag, access: editors, budget: budgets.write } as const;

export const calls = {
  list: route({
    ...reads,
    method: 'GET',
    path: '/calls',
    summary: 'Calls, by when they take or took place',
    query: z.strictObject({
      ...pageQuery,
      status: CallStatus.optional(),
      type: CallType.optional(),
      contactId: Id.optional(),
      from: Instant.optional(),
      to: Instant.optional(),
      sort: sortBy(['at'], '-at'),
    }),
    output: z.array(Call),
    page: true,
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
  get: route({ ...reads, method: 'GET', path: '/calls/:callId', summary: 'A call', params, output: Call }),
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
    summary: 'Cancels a call; it stays readable',
    audit: ['call.cancelled'],
    params,
    output: Call,
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
    summary: 'A link that plays the recording until it expires; takes a Range',
    params,
    output: z.object({ url: z.string(), expiresAt: Instant }),
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
  generateTranscript: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/transcript/generate',
    summary: 'Transcribes the recording, where a transcription service is connected',
    audit: false,
    params,
    output: Call,
    status: 202,
  }),
  getSummary: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/ai-summary',
    summary: 'What the analysis of a call found',
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
  listActionItems: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/ai-summary/action-items',
    summary: 'The action items of a call, in the order they were spoken',
    params,
    output: z.array(ActionItem),
  }),
  updateActionItem: route({
    ...writes,
    method: 'PATCH',
    path: '/calls/:callId/ai-summary/action-items/:itemId',
    summary: 'Changes or completes an action item',
    audit: ['call.action_item_updated'],
    params: z.object({ callId: Id, itemId: Id }),
    body: z
      .strictObject({
        description: line(1000).min(1),
        assignee: Id.nullable(),
        dueDate: z.iso.date('is not a date such as 2027-01-31').nullable(),
        completed: z.boolean(),
      })
      .partial(),
    output: ActionItem,
  }),
};
