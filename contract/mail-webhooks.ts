import { webhookIn } from './webhooks.ts';

/** Where mail systems report what became of email. */
export const mailWebhooks = {
  sendgrid: webhookIn('sendgrid', 'Event Webhook of SendGrid'),
  ses: webhookIn('ses', 'Notifications of Amazon SES through Amazon SNS'),
};
