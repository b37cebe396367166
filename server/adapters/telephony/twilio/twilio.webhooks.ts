import type { RawReply } from '../../../kernel/http/raw-reply.ts';
import type { Integrations, VendorSettings } from '../../../kernel/integrations.ts';
import type { Delivery, ProofResult, WebhookRequest, WebhookVendor } from '../../../kernel/webhooks-in.ts';
import { PermanentJobError } from '../../../ports/jobs.ts';
import type { CallHooks, CallProgress, WaitingCall } from '../../../ports/telephony.ts';
import {
  absentTwiml,
  dialTwiml,
  hangUpTwiml,
  noticeTwiml,
  refusalTwiml,
  ringTwiml,
  type TwimlAddresses,
} from './twilio.twiml.ts';
import { isSignedByTwilio } from './twilio-signature.ts';
import { hasBrowserPhone } from './twilio-token.ts';

export interface TwilioHooks extends CallHooks {
  recordingUrl: string;
  statusUrl: string;
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
  const connected = async (): Promise<VendorSettings> => {
    const settings = await integrations.settings('twilio');
    // The proof that comes first needs them, too.
    if (!settings) throw new PermanentJobError('Twilio is not connected.');
    return settings;
  };
  const tellProgress = async (delivery: Delivery) =>
    hooks.tell(progressOf(Form(delivery.body), delivery, await connected()));
  return {
    voice: {
      name: 'twilio.voice',
      prove,
      keyOf: ({ body, query }) => `${Form(body).get('CallSid')}:voice:${query.step ?? ''}`,
      reply: async ({ body, query }) => voiceReply(Form(body), { query, hooks, settings: await connected() }),
      handle: async (delivery) => {
        const form = Form(delivery.body);
        const { call, step } = delivery.query;
        if (step === 'after') return;
        if (step !== 'notice') await tellProgress(delivery);
        const isInbound = form.get('Direction') === 'inbound' && !placedBy(form);
        const waiting = waitingCall(form, call, await connected());
        const isNoticed = step === 'notice' || (isInbound && (await hooks.plan(waiting)).isRecorded);
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

/** The user in whose browser a call began; the identity is the one that our token gave. */
const placedBy = (form: URLSearchParams): string | undefined =>
  /^client:([0-9a-f]{24})$/.exec(form.get('From') ?? '')?.[1];

/** Our id of a call: of an address that we gave, or out of a browser, which may send what it likes. */
function callIdOf(form: URLSearchParams, given: string | undefined): string | undefined {
  const id = given ?? (placedBy(form) && form.get('CallId')) ?? undefined;
  return isId(id) ? id : undefined;
}

function progressOf(
  form: URLSearchParams,
  { query, receivedAt }: Delivery,
  { TWILIO_FROM }: VendorSettings,
): CallProgress {
  const status = statuses[required(form, 'CallStatus')];
  if (!status) throw new PermanentJobError(`Twilio names a status that is not known: ${form.get('CallStatus')}.`);
  const user = placedBy(form);
  const callId = callIdOf(form, query.call);
  const isInbound = form.get('Direction') === 'inbound' && !user;
  const from = user ? TWILIO_FROM : numberIn(form, 'From');
  const [to, parentId] = [numberIn(form, 'To'), form.get('ParentCallSid')];
  const told = Date.parse(form.get('Timestamp') ?? '');
  const duration = form.get('CallDuration');
  return {
    kind: 'progress',
    provider: 'twilio',
    externalCallId: required(form, 'CallSid'),
    ...(parentId && { parentId }),
    ...(callId && { callId }),
    ...(user && { placedBy: user }),
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

function waitingCall(form: URLSearchParams, given: string | undefined, { TWILIO_FROM }: VendorSettings): WaitingCall {
  const externalCallId = required(form, 'CallSid');
  const [callId, user] = [callIdOf(form, given), placedBy(form)];
  if (user) return { externalCallId, placedBy: user, line: TWILIO_FROM!, ...(callId && { callId }) };
  const isInbound = form.get('Direction') === 'inbound';
  const [line, number] = [numberIn(form, isInbound ? 'To' : 'From'), numberIn(form, isInbound ? 'From' : 'To')];
  return { externalCallId, ...(callId && { callId }), ...(line && { line }), ...(number && { number }) };
}

/** A call that began here is put through to its number; one that comes in rings in a browser, or is answered. */
async function voiceReply(
  form: URLSearchParams,
  { query, hooks, settings }: { query: Delivery['query']; hooks: TwilioHooks; settings: VendorSettings },
): Promise<RawReply> {
  const { step } = query;
  if (step === 'notice') return noticeTwiml();
  if (step === 'after' && form.get('DialCallStatus') === 'completed') return hangUpTwiml();
  const waiting = waitingCall(form, query.call, settings);
  const plan = await hooks.plan(waiting);
  const at = addressesOf(hooks, waiting.callId);
  if (waiting.placedBy) {
    if (!plan.dial) return refusalTwiml();
    return dialTwiml(plan.dial, { plan, from: settings.TWILIO_FROM!, at, isInBrowser: true });
  }
  const to = /^\+[1-9]\d{1,14}$/.test(query.to ?? '') ? query.to! : undefined;
  if (to) return dialTwiml(to, { plan, from: form.get('From') ?? '', at, isInBrowser: false });
  const rings = step !== 'after' && plan.ring && hasBrowserPhone(settings);
  return rings ? ringTwiml(plan.ring!, { plan, callSid: required(form, 'CallSid'), at }) : absentTwiml(plan, at);
}

function addressesOf({ recordingUrl, statusUrl, voiceUrl }: TwilioHooks, call: string | undefined): TwimlAddresses {
  const query = call ? `?call=${call}` : '';
  return {
    recording: recordingUrl + query,
    status: statusUrl + query,
    notice: `${voiceUrl}?${new URLSearchParams({ call: call ?? '', step: 'notice' })}`,
    after: `${voiceUrl}?step=after`,
  };
}
