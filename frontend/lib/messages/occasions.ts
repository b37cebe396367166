import type { MailSystem } from '@sequelstring/contract/occasions.ts';

export const mailSystemNames: Record<MailSystem, string> = {
  outbox: 'Outbox folder',
  smtp: 'SMTP server',
  sendgrid: 'SendGrid',
  ses: 'Amazon SES',
};

/** What mail systems report of an email. */
export const trailWords: Record<string, string | undefined> = {
  accepted: 'Accepted',
  deferred: 'Delayed',
  delivered: 'Delivered',
  opened: 'Opened',
  bounced_hard: 'Bounced',
  bounced_soft: 'Refused for now',
  complained: 'Marked as spam',
  unsubscribed: 'Unsubscribed',
  refused: 'Refused',
};

export const mailSettingsWords = {
  sender: 'Sender',
  senderHelp: 'Shown in every greeting. Most mail systems only send from an address that you verified with them.',
  senderName: 'Name',
  senderNameHelp: 'Leave empty to use the name of the contact’s owner.',
  senderAddress: 'Address',
  senderError: 'Enter an email address',
  senderSaved: 'Sender saved',
  order: 'Delivery order',
  orderHelp: 'If the first mail system is unavailable, the next one takes over.',
  orderSaved: 'Delivery order saved',
  first: 'Default',
  fallback: 'Fallback',
  up: (name: string) => `Move ${name} up`,
  none: 'No mail system connected',
  noneText: 'Emails are written to the outbox folder and nobody receives them.',
  connect: 'Connect a mail system',
  manage: 'Manage integrations',
} as const;
