import type { Call } from '@twilio/voice-sdk';
import type { PhoneDevice, PhoneEvents, PhoneFailure, PhoneLine } from './phone-device.ts';

/** Twilio's codes for a microphone that is refused or missing. */
const microphoneCodes = [31401, 31402];

const failureOf = ({ code }: { code?: number }): PhoneFailure =>
  microphoneCodes.includes(code ?? 0) ? 'microphone' : 'connection';

/** Twilio's Voice SDK, loaded when it is needed. Resolves once it is registered and calls can come in. */
export async function openTwilioDevice(token: string, events: PhoneEvents): Promise<PhoneDevice> {
  const { Device } = await import('@twilio/voice-sdk');
  const device = new Device(token, { closeProtection: true, logLevel: 'silent', tokenRefreshMs: 60_000 });
  device.on('error', (error: { code?: number }) => events.failed(failureOf(error)));
  device.on('tokenWillExpire', events.tokenEnds);
  device.on('incoming', (call: Call) => events.incoming(follow(call, events)));
  await device.register();
  return {
    call: async (callId) => follow(await device.connect({ params: { CallId: callId } }), events),
    renew: (next) => device.updateToken(next),
    close: () => device.destroy(),
  };
}

function follow(call: Call, events: PhoneEvents): PhoneLine {
  const externalCallId = call.customParameters.get('CallSid');
  const number = call.parameters.From;
  const line: PhoneLine = {
    ...(externalCallId && { externalCallId }),
    ...(number && { number }),
    answer: () => call.accept(),
    decline: () => call.reject(),
    hangUp: () => call.disconnect(),
    mute: (isMuted) => call.mute(isMuted),
    press: (keys) => call.sendDigits(keys),
  };
  call.on('accept', () => events.opened(line));
  for (const name of ['disconnect', 'cancel', 'reject']) call.on(name, () => events.ended(line));
  call.on('error', (error: { code?: number }) => {
    events.failed(failureOf(error));
    events.ended(line);
  });
  return line;
}
