import { z } from 'zod';
import type { CallEvent, CallProgress } from '../../../ports/telephony.ts';
import { e164 } from '../e164.ts';

const Side = z.object({ phone_number: z.string().nullish(), user_id: z.string().nullish() }).nullish();
const Time = z.iso.datetime({ offset: true });

/** An event about a call. */
const CallHappening = z.object({
  event: z.string(),
  event_ts: z.number(),
  payload: z.object({
    object: z.object({
      call_id: z.string().min(1).max(200),
      caller: Side,
      callee: Side,
      answer_start_time: Time.optional().catch(undefined),
      connected_start_time: Time.optional().catch(undefined),
      call_end_time: Time.optional().catch(undefined),
      handup_result: z.string().nullish(),
    }),
  }),
});

/** The order in which what happens to a call happens, as Zoom numbers nothing. */
const order: Record<string, { status: CallProgress['status']; sequence: number } | undefined> = {
  ringing: { status: 'ringing', sequence: 1 },
  connected: { status: 'in-progress', sequence: 2 },
  answered: { status: 'in-progress', sequence: 2 },
  missed: { status: 'missed', sequence: 3 },
  ended: { status: 'completed', sequence: 4 },
};

const Recording = z.object({
  id: z.string().min(1),
  call_id: z.string().min(1),
  download_url: z.string().min(1),
});
const RecordingsReady = z.object({
  event: z.literal('phone.recording_completed'),
  payload: z.object({ object: z.object({ recordings: z.array(Recording).max(100) }) }),
});

/** What a webhook says of calls; nothing for events that say nothing of them. Throws `ZodError` for one that has another shape. */
export function eventsOf(body: { event?: unknown }): CallEvent[] {
  if (body.event === 'phone.recording_completed') {
    const { recordings } = RecordingsReady.parse(body).payload.object;
    return recordings.map(recordedOf);
  }
  const [, side, what] = /^phone\.(caller|callee)_(\w+)$/.exec(String(body.event)) ?? [];
  const told = order[what ?? ''];
  if (!told) return [];
  const { event_ts, payload } = CallHappening.parse(body);
  const call = payload.object;
  const direction = side === 'callee' ? 'inbound' : 'outbound';
  const other = direction === 'inbound' ? call.caller : call.callee;
  // Who has a user id is in the company, too.
  if (!e164(other?.phone_number) || other?.user_id) return [];
  const answered = call.answer_start_time ?? call.connected_start_time;
  const isInVain = direction === 'inbound' ? !answered : /cancel|voicemail/i.test(call.handup_result ?? '');
  const ended = call.call_end_time;
  const [from, to] = [e164(call.caller?.phone_number), e164(call.callee?.phone_number)];
  return [
    {
      kind: 'progress',
      provider: 'zoom',
      externalCallId: call.call_id,
      direction,
      ...(from && { from }),
      ...(to && { to }),
      ...told,
      ...(what === 'ended' && isInVain && { status: 'missed' as const }),
      ...(answered && ended && { duration: secondsBetween(answered, ended) }),
      at: new Date(ended ?? event_ts).toISOString(),
    },
  ];
}

const secondsBetween = (start: string, end: string): number =>
  Math.max(0, Math.round((Date.parse(end) - Date.parse(start)) / 1000));

function recordedOf({ id, call_id, download_url }: z.output<typeof Recording>): CallEvent {
  return { kind: 'recorded', provider: 'zoom', externalCallId: call_id, recordingId: id, url: download_url };
}

export const recordingEvents = (row: unknown): CallEvent[] => {
  const recording = Recording.safeParse(row).data;
  return recording ? [recordedOf(recording)] : [];
};

const HistoryRow = z.object({
  call_id: z.string().min(1),
  direction: z.enum(['inbound', 'outbound']),
  connect_type: z.string().optional(),
  caller_did_number: z.string().nullish(),
  callee_did_number: z.string().nullish(),
  start_time: Time,
  answer_time: Time.optional().catch(undefined),
  end_time: Time,
  call_result: z.string().optional(),
});

const talked = new Set(['answered', 'accepted', 'picked_up', 'connected', 'succeeded', 'hang_up']);

/** The call that a row of the call history is about; nothing for calls within the company. */
export function historyEvents(given: unknown): CallEvent[] {
  const row = HistoryRow.safeParse(given).data;
  if (!row || row.connect_type === 'internal') return [];
  const [from, to] = [e164(row.caller_did_number), e164(row.callee_did_number)];
  if (!(row.direction === 'inbound' ? from : to)) return [];
  return [
    {
      kind: 'progress',
      provider: 'zoom',
      externalCallId: row.call_id,
      direction: row.direction,
      ...(from && { from }),
      ...(to && { to }),
      status: talked.has(row.call_result ?? '') ? 'completed' : 'missed',
      startedAt: row.start_time,
      at: row.end_time,
      duration: secondsBetween(row.answer_time ?? row.start_time, row.end_time),
      sequence: -1,
    },
  ];
}
