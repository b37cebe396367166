import { webhookIn } from '@sequelstring/contract/webhooks.ts';
import type { TelephonyVendor } from '../telephony-vendor.ts';
import { ringCentralCard } from './ringcentral.card.ts';
import { RingCentralTelephony } from './ringcentral.ts';
import { ringCentralWebhook } from './ringcentral.webhook.ts';

const route = webhookIn('ringcentral', 'RingCentral tells how calls go');

export const ringCentral: TelephonyVendor = {
  card: ringCentralCard,
  webhooks: [route],
  connect: ({ integrations, fetch, webhooksIn, clock, secretsFor }) => {
    const tokens = secretsFor('ringcentral webhooks');
    const hook = { address: webhooksIn.urlOf(route), verificationToken: tokens[0]! };
    const telephony = new RingCentralTelephony({ integrations, fetch, clock, hook });
    const isConnected = () => telephony.isReady();
    return {
      telephony,
      routes: ({ tell }) => [webhooksIn.route(route, ringCentralWebhook({ isConnected, tokens, tell }))],
    };
  },
};
