import { z } from 'zod';
import { setting } from './setting.ts';
import { vendorAddress, vendorSetting } from './vendor-setting.ts';

/** Social networks. */
export const social = {
  LINKEDIN_CLIENT_ID: vendorSetting('the app at LinkedIn through which contacts share their profile'),
  LINKEDIN_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  LINKEDIN_ISSUER: vendorAddress('OpenID provider (default: https://www.linkedin.com/oauth)'),
  LINKEDIN_API_URL: vendorAddress('API (default: https://api.linkedin.com)'),
  X_CLIENT_ID: vendorSetting('the app at X through which contacts share their profile'),
  X_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  X_AUTH_URL: vendorAddress('where people sign in (default: https://x.com)'),
  X_API_URL: vendorAddress('API (default: https://api.x.com)'),
  X_BEARER_TOKEN: vendorSetting('reads public profiles on X by their address; every read costs money', {
    secret: true,
  }),
  X_MONTHLY_BUDGET: setting({
    help: 'US dollars a month for reads from X (default: 5)',
    schema: z
      .string()
      .regex(/^\d{1,6}(?:\.\d{1,2})?$/, 'must be an amount such as 25 or 7.50')
      .optional(),
  }),
  FACEBOOK_CLIENT_ID: vendorSetting('the app at Facebook through which contacts share their profile'),
  FACEBOOK_CLIENT_SECRET: vendorSetting('secret of that app', { secret: true }),
  FACEBOOK_AUTH_URL: vendorAddress('where people sign in (default: https://www.facebook.com)'),
  FACEBOOK_API_URL: vendorAddress('API (default: https://graph.facebook.com)'),
  FACEBOOK_API_VERSION: vendorSetting('version of the Graph API (default: v25.0)'),
  GITHUB_TOKEN: vendorSetting('raises how often public GitHub profiles may be read from 60 to 5,000 an hour', {
    secret: true,
  }),
  GITHUB_API_URL: vendorAddress('API of GitHub (default: https://api.github.com)'),
  BLUESKY_API_URL: vendorAddress('AppView of Bluesky (default: https://public.api.bsky.app)'),
};
