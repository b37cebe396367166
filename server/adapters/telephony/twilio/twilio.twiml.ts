import { RawReply } from '../../../kernel/http/raw-reply.ts';
import type { CallPlan } from '../../../ports/telephony.ts';

/** Where Twilio is to call back about one call. */
export interface TwimlAddresses {
  recording: string;
  status: string;
  /** What the other side hears before it is put through. */
  notice: string;
  /** What is to happen when nobody took a call, or it is over. */
  after: string;
}

export const noticeTwiml = (): RawReply => twiml(notice);

/** Puts a call that began here through to its number. */
export function dialTwiml(
  to: string,
  {
    plan: { isRecorded },
    from,
    at,
    isInBrowser,
  }: { plan: CallPlan; from: string; at: TwimlAddresses; isInBrowser: boolean },
): RawReply {
  const recorded = isRecorded ? ` record="record-from-answer-dual" ${recordingTo(at)}` : '';
  const bridged = isInBrowser ? ' answerOnBridge="true"' : '';
  // What the address answers is heard by the other side before the two are connected.
  const heard = isRecorded ? ` url="${xml(at.notice)}"` : '';
  // The leg of the browser tells nothing about the other side.
  const told = isInBrowser
    ? ` statusCallback="${xml(at.status)}" statusCallbackEvent="initiated ringing answered completed"`
    : '';
  return twiml(`<Dial${recorded}${bridged} callerId="${xml(from)}"><Number${heard}${told}>${xml(to)}</Number></Dial>`);
}

/** Rings in the browser of a user, who is told by the id of the call which one it is. */
export function ringTwiml(
  user: string,
  { plan: { isRecorded }, callSid, at }: { plan: CallPlan; callSid: string; at: TwimlAddresses },
): RawReply {
  const recorded = isRecorded ? ` record="record-from-answer-dual" ${recordingTo(at)}` : '';
  const client = `<Identity>${xml(user)}</Identity><Parameter name="CallSid" value="${xml(callSid)}"/>`;
  const dial = `<Dial${recorded} answerOnBridge="true" timeout="25" action="${xml(at.after)}"><Client>${client}</Client></Dial>`;
  return twiml((isRecorded ? notice : '') + dial);
}

/** Takes a message where calls are recorded. */
export const absentTwiml = ({ isRecorded }: CallPlan, at: TwimlAddresses): RawReply =>
  twiml(
    isRecorded
      ? `${notice}<Record maxLength="600" playBeep="true" ${recordingTo(at)}/>`
      : '<Say>Nobody can take this call now. Please try again later.</Say>',
  );

export const hangUpTwiml = (): RawReply => twiml('<Hangup/>');

export const refusalTwiml = (): RawReply => twiml('<Say>This call was not ordered here.</Say><Hangup/>');

const notice = '<Say>This call may be recorded.</Say>';

const recordingTo = ({ recording }: TwimlAddresses): string => `recordingStatusCallback="${xml(recording)}"`;

const twiml = (verbs: string): RawReply =>
  new RawReply({
    type: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
  });

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
