import { type Call, calls } from '@sequelstring/contract/calls.ts';
import { create } from 'zustand';
import { api } from '../../../lib/api.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { toast } from '../../../ui/toast.tsx';
import type { PhoneDevice, PhoneEvents, PhoneLine } from './phone-device.ts';

/** The call that this browser is on, or that rings in it. */
export interface OnPhone {
  line: PhoneLine;
  /** Ours, for a call that goes out. */
  callId?: string;
  status: 'incoming' | 'calling' | 'open';
  isMuted: boolean;
}

interface PhoneState {
  status: 'off' | 'starting' | 'ready';
  on?: OnPhone | undefined;
}

export const usePhone = create<PhoneState>(() => ({ status: 'off' }));

/** Whether this call is the one that the browser is on. */
export const isOnPhone = (call: Pick<Call, 'id' | 'externalCallId'>, { callId, line }: OnPhone): boolean =>
  call.id === callId || (line.externalCallId !== undefined && call.externalCallId === line.externalCallId);

let device: PhoneDevice | undefined;
/** What a start that was given up finds changed. */
let starts = 0;

const isOn = (line: PhoneLine): boolean => usePhone.getState().on?.line === line;
const change = (line: PhoneLine, part: Partial<OnPhone>): void => {
  const { on } = usePhone.getState();
  if (on?.line === line) usePhone.setState({ on: { ...on, ...part } });
};

const events: PhoneEvents = {
  incoming: (line) => {
    if (usePhone.getState().on) return;
    usePhone.setState({ on: { line, status: 'incoming', isMuted: false } });
  },
  opened: (line) => change(line, { status: 'open' }),
  ended: (line) => {
    if (isOn(line)) usePhone.setState({ on: undefined });
  },
  failed: (reason) => toast.error(words.phoneFailures[reason]),
  tokenEnds: async () => {
    try {
      device?.renew((await api.call(calls.browserPhone)).token);
    } catch (error) {
      toast.failure(words.phoneFailures.connection, error);
    }
  },
};

/** Makes this browser the phone of who is signed in. */
export async function startPhone(): Promise<void> {
  const start = ++starts;
  usePhone.setState({ status: 'starting' });
  try {
    const [{ token }, { openTwilioDevice }] = await Promise.all([
      api.call(calls.browserPhone),
      import('./twilio-device.ts'),
    ]);
    if (start !== starts) return;
    const opened = await openTwilioDevice(token, events);
    if (start !== starts) return opened.close();
    device = opened;
    usePhone.setState({ status: 'ready' });
  } catch {
    // Nobody asked for it yet: who calls is told.
    if (start === starts) usePhone.setState({ status: 'off' });
  }
}

export function stopPhone(): void {
  starts++;
  device?.close();
  device = undefined;
  usePhone.setState({ status: 'off', on: undefined });
}

/** Calls what was ordered for this call; where the browser is no phone, a message says so. */
export async function callOut(callId: string): Promise<void> {
  if (!device) await startPhone();
  if (!device) return events.failed('connection');
  const line = await device.call(callId);
  usePhone.setState({ on: { line, callId, status: 'calling', isMuted: false } });
}

export function mute({ line }: OnPhone, isMuted: boolean): void {
  line.mute(isMuted);
  change(line, { isMuted });
}
