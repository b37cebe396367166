import { SignJWT } from 'jose';
import type { VendorSettings } from '../../../kernel/integrations.ts';
import type { BrowserPhone } from '../../../ports/telephony.ts';

/** Renewed by the browser before it ends; as short as a lost one should live. */
const SECONDS = 3600;

/** Whether calls in the browser are set up: they need an API key and a TwiML app beside what other calls need. */
export const hasBrowserPhone = (settings: VendorSettings): boolean =>
  ['TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET', 'TWILIO_TWIML_APP_SID'].every((name) => settings[name]);

/**
 * The access token of Twilio's Voice SDK for one user, who calls out through the TwiML app and is called by the id
 * (twilio.com/docs/iam/access-tokens: a JWT by HS256, signed with the secret of an API key).
 */
export async function browserPhoneOf(settings: VendorSettings, userId: string, now: Date): Promise<BrowserPhone> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const key = settings.TWILIO_API_KEY_SID!;
  const voice = { incoming: { allow: true }, outgoing: { application_sid: settings.TWILIO_TWIML_APP_SID! } };
  const token = await new SignJWT({ grants: { identity: userId, voice } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' })
    .setJti(`${key}-${issuedAt}`)
    .setIssuer(key)
    .setSubject(settings.TWILIO_ACCOUNT_SID!)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SECONDS)
    .sign(Buffer.from(settings.TWILIO_API_KEY_SECRET!));
  return { token, expiresAt: new Date((issuedAt + SECONDS) * 1000).toISOString() };
}
