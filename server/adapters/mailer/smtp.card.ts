import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';
import { type DkimSettings, readPrivateKey } from './dkim.ts';
import { problemOf } from './setting-problem.ts';
import { SmtpMailer } from './smtp.ts';
import { smtpSettings } from './smtp-settings.ts';

export const smtpCard: VendorCard = {
  vendor: 'smtp',
  name: 'SMTP server',
  feature: 'email',
  summary: 'Sends email through a mail server of yours. It reports no bounces that come later.',
  fields: [
    {
      name: 'SMTP_URL',
      label: 'Server address with user and password',
      placeholder: 'smtps://user:password@smtp.example.com:465',
      help: 'Write @ as %40 and / as %2F within the password.',
      secret: true,
      required: true,
      check: (value) => problemOf(() => smtpSettings(value))?.replace(/^SMTP_URL /, ''),
    },
    { name: 'DKIM_DOMAIN', label: 'DKIM domain', placeholder: 'example.com', secret: false, required: false },
    { name: 'DKIM_SELECTOR', label: 'DKIM selector', placeholder: 'crm2026', secret: false, required: false },
    {
      name: 'DKIM_PRIVATE_KEY',
      label: 'DKIM private key',
      help: 'Only where your mail server does not sign messages itself.',
      secret: true,
      required: false,
      check: (value) => problemOf(() => readPrivateKey(value)),
    },
  ],
  test: (settings) => createSmtp(settings, () => Temporal.Now.instant()).verify(),
};

export const createSmtp = (settings: VendorSettings, now: () => Temporal.Instant): SmtpMailer =>
  new SmtpMailer({ url: settings.SMTP_URL!, now, dkim: dkimOf(settings) });

/** Messages are signed where all of domain, selector and key are given. */
function dkimOf(settings: VendorSettings): DkimSettings | undefined {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: privateKey } = settings;
  return domain && selector && privateKey ? { domain, selector, privateKey } : undefined;
}
