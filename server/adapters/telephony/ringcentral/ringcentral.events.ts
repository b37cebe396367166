import { z } from 'zod';
import type { CallEvent, CallProgress } from '../../../ports/telephony.ts';
import { e164 } from '../e164.ts';

const Ends = z.object({ phoneNumber: z.string().nullish() }).nullish();
const Party = z.object({
  direction: z.enum(['Inbound', 'Outbound']).optional().catch(undefined),
  from: Ends,
  to: Ends,
  ringOutRole: z.string().nullish(),
  missedCall: z.boolean().nullish(),
  status: z.object({ code: z.string(), reason: z.string().nullish() }),
});
type Party = z.output<typeof Party>;

/** A telephony session event; a webhook also hears of other things. */
export const SessionEvent = z.object({
  uuid: z.string().min(1).max(200),
  timestamp: z.iso.datetime({ offset: true }),
  body: z.object({
    telephonySessionId: z.string().min(1).max(200),
    sequence: z.number().int().min(0),
    parties: z.array(Party).max(500),
  }),
});

const running: Record<string, CallProgress['status'] | undefined> = {
  Setup: 'ringing',
  Proceeding: 'ringing',
  Answered: 'in-progress',
  Hold: 'in-progress',
  Parked: 'in-progress',
};
/** The party leaves, the call goes on with another one. */
const handedOver = new Set(
  'Pickup Supervising TakeOver BlindTransfer RccTransfer AttendedTransfer CallerInputRedirect CallFlip ParkLocation DtmfTransfer AgentAnswered AgentDropped CallPark CallRedirected CallSwitch'.split(
    ' ',
  ),
);
const unanswered = new Set(
  'Timeout Rejected Cancelled InternalError NoAnswer TargetBusy InvalidNumber InternationalDisabled DestinationBlocked NotEnoughFunds NoSuchUser CallReplied Voicemail'.split(
    ' ',
  ),
);

function statusOf({ status: { code, reason }, missedCall }: Party): CallProgress['status'] | undefined {
  if (code !== 'Disconnected') return running[code];
  if (handedOver.has(reason ?? '')) return undefined;
  return missedCall || unanswered.has(reason ?? '') ? 'missed' : 'completed';
}

const liveliest = ['in-progress', 'ringing', 'completed', 'missed'] as const;

/** What an event says of the call as a whole; undefined for calls within the company and for what says nothing of it. */
export function progressOf({ timestamp, body }: z.output<typeof SessionEvent>): CallProgress | undefined {
  const told = body.parties.flatMap((party) => {
    // RingOut rings the user first: that leg is not the call.
    const status = party.ringOutRole === 'Initiator' ? undefined : statusOf(party);
    const ends = endsOf(party.direction, party.from?.phoneNumber, party.to?.phoneNumber);
    return status && ends ? [{ status, ...ends }] : [];
  });
  const [first] = told.sort((a, b) => liveliest.indexOf(a.status) - liveliest.indexOf(b.status));
  return (
    first && {
      kind: 'progress',
      provider: 'ringcentral',
      externalCallId: body.telephonySessionId,
      ...first,
      at: new Date(timestamp).toISOString(),
      sequence: body.sequence,
    }
  );
}

function endsOf(direction: string | undefined, fromNumber: unknown, toNumber: unknown) {
  const [from, to] = [e164(fromNumber), e164(toNumber)];
  const other = direction === 'Inbound' ? from : to;
  if (!direction || !other) return undefined;
  return {
    direction: direction === 'Inbound' ? ('inbound' as const) : ('outbound' as const),
    ...(from && { from }),
    ...(to && { to }),
  };
}

/** A row of the call log, as far as it is read. Older servers send numbers as ids. */
const Record = z.object({
  telephonySessionId: z.string().min(1),
  direction: z.string(),
  from: Ends,
  to: Ends,
  startTime: z.iso.datetime({ offset: true }),
  duration: z.number().min(0).catch(0),
  result: z.string().optional(),
  recording: z
    .object({ id: z.union([z.string(), z.number()]).transform(String), contentUri: z.string() })
    .nullish()
    .catch(undefined),
});
export type LogRecord = z.input<typeof Record>;

const talked = new Set(['Accepted', 'Call connected', 'Received', 'Hang Up']);

/** The call that a row of the log is about, and its recording; nothing for one that goes on or stayed in the company. */
export function eventsOfRecord(row: LogRecord): CallEvent[] {
  const record = Record.safeParse(row).data;
  const ends = record && endsOf(record.direction, record.from?.phoneNumber, record.to?.phoneNumber);
  if (!ends || record.result === 'In Progress') return [];
  const startedAt = new Date(record.startTime);
  const call = { provider: 'ringcentral' as const, externalCallId: record.telephonySessionId };
  const progress: CallProgress = {
    kind: 'progress',
    ...call,
    ...ends,
    status: talked.has(record.result ?? '') ? 'completed' : 'missed',
    startedAt: startedAt.toISOString(),
    at: new Date(startedAt.getTime() + record.duration * 1000).toISOString(),
    duration: Math.round(record.duration),
    sequence: -1,
  };
  const { recording } = record;
  if (!recording) return [progress];
  return [progress, { kind: 'recorded', ...call, recordingId: recording.id, url: recording.contentUri }];
}
