import { twilioWebhooks as twilioRoutes } from '@sequelstring/contract/calls.ts';
import { TwilioTelephony } from './adapters/telephony/twilio.ts';
import { type TwilioHook, twilioWebhooks } from './adapters/telephony/twilio.webhooks.ts';
import type { Integrations } from './kernel/integrations.ts';
import type { SafeFetch } from './kernel/safe-fetch.ts';
import type { WebhooksIn } from './kernel/webhooks-in.ts';
import type { Webhooks } from './modules/calls/module.ts';
import type { Telephony } from './ports/telephony.ts';

export interface TelephonyParts {
  integrations: Integrations;
  fetch: SafeFetch;
  webhooksIn: WebhooksIn;
}

/** The telephony vendors, and the addresses that they call. */
export function connectTelephony({ integrations, fetch, webhooksIn }: TelephonyParts): {
  telephony: readonly Telephony[];
  webhooks: Webhooks;
} {
  const addresses = {
    voice: webhooksIn.urlOf(twilioRoutes.voice),
    status: webhooksIn.urlOf(twilioRoutes.status),
    recording: webhooksIn.urlOf(twilioRoutes.recording),
  };
  return {
    telephony: [new TwilioTelephony({ integrations, fetch, addresses })],
    webhooks: (tell) => {
      const hooks = { tell, recordingUrl: addresses.recording, statusUrl: addresses.status };
      const vendors = twilioWebhooks(integrations, hooks);
      return (['voice', 'status', 'recording'] as const satisfies TwilioHook[]).map((hook) =>
        webhooksIn.route(twilioRoutes[hook], vendors[hook]),
      );
    },
  };
}
