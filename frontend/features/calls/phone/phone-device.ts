/** A vendor's phone in the browser, as this app uses one. */
export interface PhoneDevice {
  /** Calls what was ordered for this call of ours. Rejects where it cannot, such as without a microphone. */
  call(callId: string): Promise<PhoneLine>;
  renew(token: string): void;
  close(): void;
}

/** One call on the device. */
export interface PhoneLine {
  /** The vendor's id of a call that comes in, as calls have it. */
  readonly externalCallId?: string;
  readonly number?: string;
  answer(): void;
  decline(): void;
  hangUp(): void;
  mute(isMuted: boolean): void;
  /** Sends tones: digits, `*` and `#`. */
  press(keys: string): void;
}

export interface PhoneEvents {
  incoming(line: PhoneLine): void;
  /** The two sides hear each other. */
  opened(line: PhoneLine): void;
  /** Over, however it ended. */
  ended(line: PhoneLine): void;
  failed(reason: PhoneFailure): void;
  tokenEnds(): void;
}

export type PhoneFailure = 'microphone' | 'connection';
