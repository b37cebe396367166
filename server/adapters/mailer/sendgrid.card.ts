import { createPublicKey } from 'node:crypto';
import type { VendorCard, VendorSettings } from '../../kernel/integrations.ts';
import { SendGridMailer } from './sendgrid.ts';

const isAddress = (value: string) =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : 'must be an address such as https://api.sendgrid.com';

function isPublicKey(value: string): string | undefined {
  try {
    createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'spki' });
    return undefined;
  } catch {
    return 'must be the verification key as SendGrid shows it';
  }
}

export const sendgridCard: VendorCard = {
  vendor: 'sendgrid',
  name: 'SendGrid',
  feature: 'email',
  summary: 'Sends email, and reports what was delivered, bounced or marked as spam.',
  help: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
  fields: [
    {
      name: 'SENDGRID_API_KEY',
      label: 'API key',
      placeholder: 'SG.…',
      help: 'With the permission Mail Send.',
      secret: true,
      required: true,
    },
    {
      name: 'SENDGRID_WEBHOOK_PUBLIC_KEY',
      label: 'Verification key of the event webhook',
      help: 'Switch on Signed Event Webhook at SendGrid, and copy its verification key. Without it, events are refused.',
      secret: false,
      required: false,
      check: isPublicKey,
    },
    {
      name: 'SENDGRID_TRACK_OPENS',
      label: 'Track opens',
      help: 'Adds an invisible picture to each email. Off unless you choose otherwise.',
      secret: false,
      required: false,
      options: [
        { value: 'no', label: 'Off' },
        { value: 'yes', label: 'On' },
      ],
    },
    {
      name: 'SENDGRID_BASE_URL',
      label: 'API address',
      placeholder: 'https://api.sendgrid.com',
      help: 'https://api.eu.sendgrid.com for accounts in the EU.',
      secret: false,
      required: false,
      check: isAddress,
    },
  ],
  callbacks: [{ label: 'Event webhook', path: '/v1/webhooks/sendgrid' }],
  webhooks: ['sendgrid'],
  test: (settings) => createSendGrid(settings).verify(),
};

export const createSendGrid = (settings: VendorSettings): SendGridMailer =>
  new SendGridMailer({
    apiKey: settings.SENDGRID_API_KEY!,
    baseUrl: settings.SENDGRID_BASE_URL,
    trackOpens: settings.SENDGRID_TRACK_OPENS === 'yes',
  });
