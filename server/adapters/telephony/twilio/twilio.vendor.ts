import { webhookIn } from '@sequelstring/contract/webhooks.ts';
import type { TelephonyVendor } from '../telephony-vendor.ts';
import { twilioCard } from './twilio.card.ts';
import { TwilioTelephony } from './twilio.ts';
import { twilioWebhooks } from './twilio.webhooks.ts';

/** Where Twilio calls. */
const routes = {
  voice: webhookIn('twilio/voice', 'Twilio asks what to do with a call'),
  status: webhookIn('twilio/status', 'Twilio tells how a call goes'),
  recording: webhookIn('twilio/recording', 'Twilio tells where a recording is'),
};

export const twilio: TelephonyVendor = {
  card: twilioCard,
  webhooks: Object.values(routes),
  connect: ({ integrations, fetch, webhooksIn, clock }) => {
    const addresses = { voice: webhooksIn.urlOf(routes.voice), status: webhooksIn.urlOf(routes.status) };
    return {
      telephony: new TwilioTelephony({ integrations, fetch, clock, addresses }),
      routes: ({ tell, plan }) => {
        const hooks = {
          ...{ tell, plan, recordingUrl: webhooksIn.urlOf(routes.recording) },
          ...{ statusUrl: addresses.status, voiceUrl: addresses.voice },
        };
        const vendors = twilioWebhooks(integrations, hooks);
        return (['voice', 'status', 'recording'] as const).map((hook) => webhooksIn.route(routes[hook], vendors[hook]));
      },
    };
  },
};
