import { RawReply } from '../../../kernel/http/raw-reply.ts';
import type { Integrations } from '../../../kernel/integrations.ts';
import type { Delivery, ProofResult, WebhookRequest, WebhookVendor } from '../../../kernel/webhooks-in.ts';
import { PermanentJobError } from '../../../ports/jobs.ts';
import type { CallHooks, CallProgress, WaitingCall } from '../../../ports/telephony.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

export interface TwilioHooks extends CallHooks {
  recordingUrl: string;
  voiceUrl: string;
}

const Form = (body: Buffer): URLSearchParams => new URLSearchParams(body.toString('utf8'));

/** The three addresses that Twilio calls: what to do with a call, how it goes, and where its recording is. */
export function twilioWebhooks(integrations: Integrations, hooks: TwilioHooks): Record<TwilioHook, WebhookVendor> {
  const prove = async ({ headers, url, body }: WebhookRequest): Promise<ProofResult> => {
    const settings = await integrations.settings('twilio');
    if (!settings) return false;
    const signature = headers['x-twilio-signature'];
    const signed = signature && isSignedByTwilio(settings.TWILIO_AUTH_TOKEN!, { signature, url, form: Form(body) });
    return signed ? {} : false;
  };
  const tellProgress = async (delivery: Delivery) => hooks.tell(progressOf(Form(delivery.body), delivery));
  return {
    voice: {
      name: 'twilio.voice',
      prove,
      keyOf: ({ body, query }) => `${Form(body).get('CallSid')}:voice:${query.step ?? ''}`,
      reply: ({ body, query }) => voiceReply(Form(body), query, hooks),
      handle: async (delivery) => {
        const form = Form(delivery.body);
        const { call, step } = delivery.query;
        if (step !== 'notice') await tellProgress(delivery);
        const isInbound = form.get('Direction') === 'inbound';
        const isNoticed = step === 'notice' || (isInbound && (await hooks.plan(waitingCall(form, call))).isRecorded);
        if (!isNoticed) return;
        const externalCallId = form.get('ParentCallSid') ?? required(form, 'CallSid');
        await hooks.tell({ kind: 'noticed', provider: 'twilio', externalCallId, ...(isId(call) && { callId: call }) });
      },
    },
    status: {
      name: 'twilio.status',
      prove,
      keyOf: ({ body }) => `${Form(body).get('CallSid')}:${Form(body).get('SequenceNumber')}`,
      handle: tellProgress,
    },
    recording: {
      name: 'twilio.recording',
      prove,
      keyOf: ({ body }) => `${Form(body).get('RecordingSid')}:${Form(body).get('RecordingStatus')}`,
      handle: async ({ body, query }) => {
        const form = Form(body);
        if (form.get('RecordingStatus') !== 'completed') return;
        await hooks.tell({
          kind: 'recorded',
          provider: 'twilio',
          externalCallId: required(form, 'CallSid'),
          ...(isId(query.call) && { callId: query.call }),
          recordingId: required(form, 'RecordingSid'),
          url: required(form, 'RecordingUrl'),
        });
      },
    },
  };
}
export type TwilioHook = 'voice' | 'status' | 'recording';

const isId = (text: string | undefined): text is string => /^[0-9a-f]{24}$/.test(text ?? '');

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new PermanentJobError(`Twilio left out ${name}.`);
  return value;
}

const statuses: Record<string, CallProgress['status'] | undefined> = {
  queued: 'ringing',
  initiated: 'ringing',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  completed: 'completed',
  busy: 'missed',
  failed: 'missed',
  'no-answer': 'missed',
  canceled: 'missed',
};

function progressOf(form: URLSearchParams, { query, receivedAt }: Delivery): CallProgress {
  const status = statuses[required(form, 'CallStatus')];
  if (!status) throw new PermanentJobError(`Twilio names a status that is not known: ${form.get('CallStatus')}.`);
  const isInbound = form.get('Direction') === 'inbound';
  const [from, to, parentId] = [numberIn(form, 'From'), numberIn(form, 'To'), form.get('ParentCallSid')];
  const told = Date.parse(form.get('Timestamp') ?? '');
  const duration = form.get('CallDuration');
  return {
    kind: 'progress',
    provider: 'twilio',
    externalCallId: required(form, 'CallSid'),
    ...(parentId && { parentId }),
    ...(isId(query.call) && { callId: query.call }),
    direction: isInbound ? 'inbound' : 'outbound',
    status,
    ...(from && { from }),
    ...(to && { to }),
    ...(duration !== null && { duration: Number(duration) }),
    at: new Date(Number.isNaN(told) ? receivedAt : told).toISOString(),
    sequence: Number(form.get('SequenceNumber') ?? -1),
  };
}

const numberIn = (form: URLSearchParams, name: string): string | undefined =>
  /^\+[1-9]\d{1,14}$/.test(form.get(name) ?? '') ? form.get(name)! : undefined;

function waitingCall(form: URLSearchParams, callId: string | undefined): WaitingCall {
  const isInbound = form.get('Direction') === 'inbound';
  const [line, number] = [numberIn(form, isInbound ? 'To' : 'From'), numberIn(form, isInbound ? 'From' : 'To')];
  return { ...(isId(callId) && { callId }), ...(line && { line }), ...(number && { number }) };
}

/** TwiML: a call that began here is put through to its number; one that comes in is answered. */
async function voiceReply(
  form: URLSearchParams,
  query: Readonly<Record<string, string>>,
  hooks: TwilioHooks,
): Promise<RawReply> {
  if (query.step === 'notice') return twiml(notice);
  const { isRecorded } = await hooks.plan(waitingCall(form, query.call));
  const call = isId(query.call) ? `?call=${query.call}` : '';
  const callback = `recordingStatusCallback="${xml(hooks.recordingUrl + call)}"`;
  const to = /^\+[1-9]\d{1,14}$/.test(query.to ?? '') ? query.to! : undefined;
  if (!to) {
    const record = `<Record maxLength="600" playBeep="true" ${callback}/>`;
    return twiml(isRecorded ? notice + record : '<Say>Nobody can take this call now. Please try again later.</Say>');
  }
  const recorded = isRecorded ? ` record="record-from-answer-dual" ${callback}` : '';
  // What the address answers is heard by the other side before the two are connected.
  const heard = isRecorded
    ? ` url="${xml(`${hooks.voiceUrl}?${new URLSearchParams({ call: query.call ?? '', step: 'notice' })}`)}"`
    : '';
  return twiml(`<Dial${recorded} callerId="${xml(form.get('From') ?? '')}"><Number${heard}>${to}</Number></Dial>`);
}

const notice = '<Say>This call may be recorded.</Say>';

const twiml = (verbs: string): RawReply =>
  new RawReply({
    type: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
  });

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
