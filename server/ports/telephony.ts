import type { Readable } from 'node:stream';

/** What a telephone system told about a call; each is a fact that may come late, twice or in another order. */
export type CallEvent = CallProgress | CallRecorded | CallNoticed;

export interface CallProgress {
  kind: 'progress';
  provider: Telephony['provider'];
  /** The vendor's id of the call, and of the call that it is a leg of. */
  externalCallId: string;
  parentId?: string;
  /** Our own id, where the call began here. */
  callId?: string;
  direction: 'inbound' | 'outbound';
  status: 'ringing' | 'in-progress' | 'completed' | 'missed';
  /** E.164 where the vendor tells. */
  from?: string;
  to?: string;
  /** When it began, where the vendor tells; else the time of the first event. */
  startedAt?: string;
  /** Seconds of talking, once it is over. */
  duration?: number;
  at: string;
  /** The user in whose browser it began: it was ordered here, so it is known. */
  placedBy?: string;
  /** A later event of the same call has a higher one; -1 where the vendor does not number it. */
  sequence: number;
}

export interface CallRecorded {
  kind: 'recorded';
  provider: Telephony['provider'];
  externalCallId: string;
  callId?: string;
  recordingId: string;
  /** Where the vendor keeps it. */
  url: string;
}

/** The other side heard that the call is recorded. */
export interface CallNoticed {
  kind: 'noticed';
  provider: Telephony['provider'];
  externalCallId: string;
  callId?: string;
}

/** A call that waits at the vendor for what is to happen with it. */
export interface WaitingCall {
  externalCallId?: string;
  /** Our own id, where the call began here. */
  callId?: string;
  /** The user in whose browser it began. */
  placedBy?: string;
  /** Our number and the other one, in E.164. */
  line?: string;
  number?: string;
}

export interface CallPlan {
  isRecorded: boolean;
  /** The number that a call out of a browser goes to; missing where nobody ordered it. */
  dial?: string;
  /** The user in whose browser a call that comes in rings. */
  ring?: string;
}

/** What a browser needs to be a phone, for a while. */
export interface BrowserPhone {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** What a vendor tells, and what it asks. */
export interface CallHooks {
  tell(event: CallEvent): Promise<void>;
  plan(call: WaitingCall): Promise<CallPlan>;
}

/** A call that was ordered. Where the vendor does not yet name it, its first event is known by the number that was dialed. */
export interface PlacedCall {
  externalCallId?: string;
  /** Opens the vendor's app on the user's device, which dials. */
  dialLink?: string;
}

/** A vendor through which calls are placed, whose recordings are fetched. */
export interface Telephony {
  readonly provider: 'twilio' | 'ringcentral' | 'zoom';
  readonly name: string;
  /** The vendor has no way to place a call from here: `place` answers with a link, and needs no phone of the user's. */
  readonly usesDialLink?: true;
  isReady(): Promise<boolean>;
  /** Rings the user's own phone and then, once it is picked up, the other side. Throws `TelephonyError`. */
  place(order: { callId: string; userPhone?: string; to: string }): Promise<PlacedCall>;
  /** Makes a browser the phone of this user; undefined where that is not set up, missing where the vendor has no such thing. */
  browserPhone?(userId: string): Promise<BrowserPhone | undefined>;
  /** Missing where only the user's device can. */
  hangUp?(externalCallId: string): Promise<void>;
  /** Stops the recording of a call that runs; missing where the vendor cannot. */
  stopRecording?(externalCallId: string): Promise<void>;
  /** Opens a recording at the vendor, and nowhere else. Throws `TelephonyError` where it cannot be had any more. */
  openRecording(url: string): Promise<{ content: Readable; mediaType: string; fileName: string }>;
  /** What the vendor's own log tells of calls that began since, for what no webhook told. */
  history?(since: Date): AsyncIterable<CallEvent>;
  /** Sees to it that the vendor goes on telling: subscriptions end, and are taken away after failures. */
  keepSubscribed?(): Promise<void>;
}

/** The vendor refuses, in one sentence for a person. */
export class TelephonyError extends Error {}
