import { ringCentral } from './adapters/telephony/ringcentral/ringcentral.vendor.ts';
import type { ConnectedTelephony, TelephonyParts, TelephonyVendor } from './adapters/telephony/telephony-vendor.ts';
import { twilio } from './adapters/telephony/twilio/twilio.vendor.ts';
import { zoom } from './adapters/telephony/zoom/zoom.vendor.ts';
import type { Webhooks } from './modules/calls/module.ts';
import type { Telephony } from './ports/telephony.ts';

/** Every telephony vendor: one is taken out of the program with its folder and its line here. */
export const telephonyVendors: readonly TelephonyVendor[] = [twilio, ringCentral, zoom];

/** The adapters of all of them, and the addresses that they call. */
export function connectTelephony(parts: TelephonyParts): { telephony: readonly Telephony[]; webhooks: Webhooks } {
  const connected: ConnectedTelephony[] = telephonyVendors.map(({ connect }) => connect(parts));
  return {
    telephony: connected.map(({ telephony }) => telephony),
    webhooks: (hooks) => connected.flatMap(({ routes }) => routes(hooks)),
  };
}
