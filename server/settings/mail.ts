import { setting } from './setting.ts';
import { mailAddress, url } from './shapes.ts';
import { vendorSetting } from './vendor-setting.ts';

/** Ways to send email, and what its vendors report. */
export const mail = {
  SMTP_URL: setting({
    help: 'mail server; without it messages go to the outbox folder',
    schema: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465').optional(),
    secret: true,
  }),
  MAIL_FROM: setting({
    help: "sender of all mail (default: the user of SMTP_URL where that is an address); without a name, greetings carry their contact owner's",
    schema: mailAddress,
    default: 'crm@localhost',
  }),
  DKIM_DOMAIN: vendorSetting('domain that signs mail sent over SMTP'),
  DKIM_SELECTOR: vendorSetting('name of the DKIM key in the DNS of DKIM_DOMAIN'),
  DKIM_PRIVATE_KEY: vendorSetting('RSA private key of DKIM_SELECTOR in PEM', { secret: true }),
  SES_REGION: vendorSetting('region of Amazon SES, such as eu-west-1'),
  SES_ENDPOINT: vendorSetting('address of the Amazon SES API (default: that of the region)'),
  SES_CONFIGURATION_SET: vendorSetting('configuration set whose events report what becomes of email'),
  SES_TOPIC_ARNS: vendorSetting('ARNs of the SNS topics that may report, separated by commas'),
  SES_SNS_CERTIFICATE: vendorSetting('PEM of the certificate of SNS, where the server may not fetch it'),
  SENDGRID_API_KEY: vendorSetting('API key of SendGrid, for sending email', { secret: true }),
  SENDGRID_BASE_URL: vendorSetting('address of the SendGrid API (default: https://api.sendgrid.com)'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: vendorSetting("verification key of SendGrid's signed event webhook"),
  SENDGRID_TRACK_OPENS: vendorSetting('`yes` has SendGrid tell when an email was opened'),
};
