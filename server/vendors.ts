import { googleLanguageCard } from './adapters/analyst/google/google-language.card.ts';
import { sendgridCard } from './adapters/mailer/sendgrid.card.ts';
import { sesCard } from './adapters/mailer/ses.card.ts';
import { smtpCard } from './adapters/mailer/smtp.card.ts';
import { googleNewsCard, newsApiCard } from './adapters/news-source/newsapi.card.ts';
import { awsTranscribeCard } from './adapters/transcriber/aws.card.ts';
import { openAiCard } from './adapters/transcriber/openai.card.ts';
import { settings } from './config.ts';
import type { Integrations, VendorCard } from './kernel/integrations.ts';
import { telephonyVendors } from './telephony.ts';

/**
 * Every vendor that can be connected. A card stands beside its adapter (`adapters/<port>/<vendor>.card.ts`); here it becomes
 * a card in Settings > Integrations, a line in Settings > Health, and settings that adapters read with `integrations.settings`.
 */
export const vendorCards: readonly VendorCard[] = [
  googleNewsCard,
  newsApiCard,
  googleLanguageCard,
  sendgridCard,
  sesCard,
  smtpCard,
  openAiCard,
  awsTranscribeCard,
  ...telephonyVendors.map(({ card }) => card),
];

/** Throws where a field is no setting of the program, since the environment would then not be heard. */
export function registerVendors(integrations: Integrations, cards: readonly VendorCard[] = vendorCards): void {
  for (const card of cards) {
    for (const { name, secret } of card.fields) {
      const known = (settings as Record<string, { secret?: boolean }>)[name];
      if (!known) throw new Error(`${name} of ${card.name} is missing in the table of settings (config.ts).`);
      if (Boolean(known.secret) !== secret)
        throw new Error(`${name} of ${card.name} is a secret in one place and none in the other.`);
    }
    integrations.register(card);
  }
}
