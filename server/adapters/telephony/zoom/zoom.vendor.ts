import { webhookIn } from '@sequelstring/contract/webhooks.ts';
import type { TelephonyVendor } from '../telephony-vendor.ts';
import { zoomCard } from './zoom.card.ts';
import { ZoomTelephony } from './zoom.ts';
import { zoomWebhook } from './zoom.webhook.ts';

const route = webhookIn('zoom', 'Zoom tells how calls go, and asks whether the address is ours');

export const zoom: TelephonyVendor = {
  card: zoomCard,
  webhooks: [route],
  connect: ({ integrations, fetch, webhooksIn, clock }) => {
    const secret = async () => (await integrations.settings('zoom'))?.ZOOM_WEBHOOK_SECRET;
    return {
      telephony: new ZoomTelephony({ integrations, fetch, clock }),
      routes: ({ tell }) => [webhooksIn.route(route, zoomWebhook({ secret, tell }))],
    };
  },
};
