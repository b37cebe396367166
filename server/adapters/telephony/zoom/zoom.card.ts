import { systemClock } from '../../../kernel/clock.ts';
import type { VendorCard, VendorSettings } from '../../../kernel/integrations.ts';
import { TelephonyError } from '../../../ports/telephony.ts';
import { SignedInApi, type SignIn } from '../signed-in-api.ts';

export const zoomHook = 'zoom';

/** A Server-to-Server OAuth app. The reply to its sign-in names the API of the account's region. */
export function zoomSignIn(settings: VendorSettings): SignIn {
  const given = settings.ZOOM_API_URL?.replace(/\/+$/, '');
  return {
    apiUrl: given ?? 'https://api.zoom.us/v2',
    ...(!given && { apiUrlOf: regionalApi }),
    tokenUrl: settings.ZOOM_OAUTH_URL ?? 'https://zoom.us/oauth/token',
    clientId: settings.ZOOM_CLIENT_ID!,
    clientSecret: settings.ZOOM_CLIENT_SECRET!,
    grant: { grant_type: 'account_credentials', account_id: settings.ZOOM_ACCOUNT_ID! },
  };
}

function regionalApi({ api_url: told }: { api_url?: unknown }): string | undefined {
  const url = typeof told === 'string' ? URL.parse(told) : null;
  return url?.protocol === 'https:' && url.hostname.endsWith('.zoom.us') ? `${url.origin}/v2` : undefined;
}

const mustBeAddress = (value: string) => (URL.canParse(value) ? undefined : 'must be an address');

export const zoomCard: VendorCard = {
  vendor: 'zoom',
  name: 'Zoom Phone',
  feature: 'calls',
  summary: 'Phone calls: opens Zoom to dial, and brings in calls as they happen, the call history and recordings.',
  help: 'https://developers.zoom.us/docs/internal-apps/s2s-oauth/',
  fields: [
    { name: 'ZOOM_ACCOUNT_ID', label: 'Account ID', secret: false, required: true },
    { name: 'ZOOM_CLIENT_ID', label: 'Client ID', secret: false, required: true },
    {
      name: 'ZOOM_CLIENT_SECRET',
      label: 'Client secret',
      help: 'The app needs the scopes phone:read:list_call_logs:admin and phone:read:list_recordings:admin.',
      secret: true,
      required: true,
    },
    {
      name: 'ZOOM_WEBHOOK_SECRET',
      label: 'Webhook secret token',
      help: 'Without it calls come in from the call history alone, some minutes later.',
      secret: true,
      required: false,
    },
    { name: 'ZOOM_API_URL', label: 'API address', secret: false, required: false, check: mustBeAddress },
    { name: 'ZOOM_OAUTH_URL', label: 'Token address', secret: false, required: false, check: mustBeAddress },
  ],
  callbacks: [{ label: 'Event notification endpoint URL', path: '/v1/webhooks/zoom' }],
  webhooks: [zoomHook],
  test: async (settings) => {
    try {
      await new SignedInApi({ name: 'Zoom', clock: systemClock }).token(zoomSignIn(settings));
      return undefined;
    } catch (error) {
      if (error instanceof TelephonyError) return error.message;
      throw error;
    }
  },
};
