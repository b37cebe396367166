import type { CallConsent } from '@sequelstring/contract/call-recording.ts';
import type { Call } from '@sequelstring/contract/calls.ts';

/** What the program itself may ask of calls. */
export interface CallsApi {
  /** Adds a call that took place or lies ahead, with its transcript where there is one, and has that analyzed; for sample data. */
  addCall(call: AddedCall): Promise<void>;
}

export interface AddedCall {
  user: string;
  contact?: string;
  account?: string;
  type: Call['type'];
  status: Call['status'];
  /** ISO 8601 in UTC: when it takes or took place. */
  at: string;
  /** Seconds. */
  duration?: number;
  notes?: string;
  tags?: string[];
  /** How the other side was told that the call is recorded, and what it answered. */
  consent?: Pick<CallConsent, 'notice' | 'result'>;
  /** Times are seconds from the start. */
  transcript?: { speaker: string; text: string; startTime: number; endTime: number }[];
}
