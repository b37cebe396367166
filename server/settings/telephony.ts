import { vendorSetting } from './vendor-setting.ts';

/** Phone systems. */
export const telephony = {
  TWILIO_ACCOUNT_SID: vendorSetting('account of Twilio, for phone calls'),
  TWILIO_AUTH_TOKEN: vendorSetting('its auth token, which also signs webhooks', { secret: true }),
  TWILIO_API_KEY_SID: vendorSetting('API key of Twilio, for calls in the browser'),
  TWILIO_API_KEY_SECRET: vendorSetting('secret of that API key', { secret: true }),
  TWILIO_TWIML_APP_SID: vendorSetting('TwiML app of Twilio, for calls in the browser'),
  TWILIO_FROM: vendorSetting('number that calls go out from, such as +15550100'),
  TWILIO_API_URL: vendorSetting('address of the Twilio API (default: https://api.twilio.com)'),
  RINGCENTRAL_CLIENT_ID: vendorSetting('app of RingCentral, for phone calls'),
  RINGCENTRAL_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  RINGCENTRAL_JWT: vendorSetting('JWT of the RingCentral user that the app signs in as', { secret: true }),
  RINGCENTRAL_SERVER_URL: vendorSetting('address of the RingCentral API (default: https://platform.ringcentral.com)'),
  ZOOM_ACCOUNT_ID: vendorSetting('account of Zoom Phone, for phone calls'),
  ZOOM_CLIENT_ID: vendorSetting('Server-to-Server OAuth app of Zoom'),
  ZOOM_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  ZOOM_WEBHOOK_SECRET: vendorSetting("secret token of the app's webhooks", { secret: true }),
  ZOOM_API_URL: vendorSetting('address of the Zoom API (default: https://api.zoom.us/v2)'),
  ZOOM_OAUTH_URL: vendorSetting('address where Zoom gives out tokens (default: https://zoom.us/oauth/token)'),
};
