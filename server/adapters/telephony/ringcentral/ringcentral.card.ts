import { systemClock } from '../../../kernel/clock.ts';
import type { VendorCard, VendorSettings } from '../../../kernel/integrations.ts';
import { TelephonyError } from '../../../ports/telephony.ts';
import { SignedInApi, type SignIn } from '../signed-in-api.ts';

export const ringCentralHook = 'ringcentral';
export const subscriptions = '/restapi/v1.0/subscription';

/** What the program reads of a subscription. */
export interface Subscription {
  id?: string;
  status?: string;
  expirationTime?: string;
  deliveryMode?: { address?: string };
}

/** Signs in with a JWT that a RingCentral user made for the app (RFC 7523). */
export function ringCentralSignIn(settings: VendorSettings): SignIn {
  const apiUrl = (settings.RINGCENTRAL_SERVER_URL ?? 'https://platform.ringcentral.com').replace(/\/+$/, '');
  return {
    apiUrl,
    tokenUrl: `${apiUrl}/restapi/oauth/token`,
    clientId: settings.RINGCENTRAL_CLIENT_ID!,
    clientSecret: settings.RINGCENTRAL_CLIENT_SECRET!,
    grant: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: settings.RINGCENTRAL_JWT! },
  };
}

export const ringCentralCard: VendorCard = {
  vendor: 'ringcentral',
  name: 'RingCentral',
  feature: 'calls',
  summary: 'Phone calls: rings your phone and then the other side, and brings in the call log and its recordings.',
  help: 'https://developers.ringcentral.com/guide/authentication/jwt/quick-start',
  fields: [
    { name: 'RINGCENTRAL_CLIENT_ID', label: 'Client ID', secret: false, required: true },
    { name: 'RINGCENTRAL_CLIENT_SECRET', label: 'Client secret', secret: true, required: true },
    {
      name: 'RINGCENTRAL_JWT',
      label: 'JWT credential',
      help: 'Of a user who may read the call log of the account. The app needs RingOut, Read Call Log, Read Call Recording, Call Control and Webhook Subscriptions.',
      secret: true,
      required: true,
    },
    {
      name: 'RINGCENTRAL_SERVER_URL',
      label: 'API address',
      help: 'Leave empty for https://platform.ringcentral.com.',
      secret: false,
      required: false,
      check: (value) => (URL.canParse(value) ? undefined : 'must be an address'),
    },
  ],
  webhooks: [ringCentralHook],
  test: async (settings) => {
    const api = new SignedInApi({ name: 'RingCentral', clock: systemClock });
    try {
      const request = { path: subscriptions, group: 'light' };
      const { records = [] } = ((await api.send(ringCentralSignIn(settings), request)) ?? {}) as {
        records?: Subscription[];
      };
      const isOurs = ({ deliveryMode }: Subscription) => deliveryMode?.address?.includes('/v1/webhooks/ringcentral');
      const refused = records.some((one) => isOurs(one) && one.status === 'Blacklisted');
      return refused ? 'RingCentral could not reach PUBLIC_URL and stopped telling of calls.' : undefined;
    } catch (error) {
      if (error instanceof TelephonyError) return error.message;
      throw error;
    }
  },
};
