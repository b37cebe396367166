import type { VendorCard, VendorSettings } from '../../../kernel/integrations.ts';
import { hasBrowserPhone } from './twilio-token.ts';

export const twilioApi = ({ TWILIO_API_URL, TWILIO_ACCOUNT_SID }: VendorSettings): string =>
  `${(TWILIO_API_URL ?? 'https://api.twilio.com').replace(/\/+$/, '')}/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}`;

export const twilioAuthorization = ({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }: VendorSettings): string =>
  `Basic ${Buffer.from(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`).toString('base64')}`;

const beginsWith = (start: string) => (value: string) =>
  new RegExp(`^${start}[0-9a-fA-F]{32}$`).test(value) ? undefined : `must begin with ${start} and have 34 characters`;
const mustBePhone = (value: string) =>
  /^\+[1-9]\d{1,14}$/.test(value) ? undefined : 'must be a number in E.164, such as +15550100';
const mustBeAddress = (value: string) => (URL.canParse(value) ? undefined : 'must be an address');

export const twilioCard: VendorCard = {
  vendor: 'twilio',
  name: 'Twilio',
  feature: 'calls',
  summary: 'Phone calls: calls out, calls in and their recordings.',
  fields: [
    {
      name: 'TWILIO_ACCOUNT_SID',
      label: 'Account SID',
      secret: false,
      required: true,
      check: beginsWith('AC'),
    },
    {
      name: 'TWILIO_AUTH_TOKEN',
      label: 'Auth token',
      help: 'The primary one: Twilio signs its webhooks with it.',
      secret: true,
      required: true,
    },
    {
      name: 'TWILIO_FROM',
      label: 'Number',
      help: 'The number that calls go out from.',
      secret: false,
      required: true,
      check: mustBePhone,
    },
    {
      name: 'TWILIO_API_KEY_SID',
      label: 'API key SID',
      help: 'For calls in the browser, with its secret and a TwiML app.',
      secret: false,
      required: false,
      check: beginsWith('SK'),
    },
    { name: 'TWILIO_API_KEY_SECRET', label: 'API key secret', secret: true, required: false },
    {
      name: 'TWILIO_TWIML_APP_SID',
      label: 'TwiML app SID',
      help: 'Set the voice request URL of the app to the voice address below.',
      secret: false,
      required: false,
      check: beginsWith('AP'),
    },
    { name: 'TWILIO_API_URL', label: 'API address', secret: false, required: false, check: mustBeAddress },
  ],
  callbacks: [
    { label: 'Voice: a call comes in', path: '/v1/webhooks/twilio/voice' },
    { label: 'Voice: call status changes', path: '/v1/webhooks/twilio/status' },
  ],
  // What the vendor names for its Voice SDK: signalling, its figures on quality, and the sound of ringing.
  browserSources: (settings) =>
    hasBrowserPhone(settings)
      ? {
          connect: ['wss://voice-js.roaming.twilio.com', 'https://eventgw.twilio.com', 'https://sdk.twilio.com'],
          media: ['mediastream:', 'https://sdk.twilio.com'],
        }
      : undefined,
  webhooks: ['twilio.voice', 'twilio.status', 'twilio.recording'],
  test: async (settings) => {
    const response = await fetch(`${twilioApi(settings)}.json`, {
      headers: { Authorization: twilioAuthorization(settings) },
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    if (response.status === 401) return 'The account SID or the auth token was refused.';
    return response.ok ? undefined : `Twilio answered with status ${response.status}.`;
  },
};
