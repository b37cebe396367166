import type { IntegrationFeature } from '@sequelstring/contract/integrations.ts';

/** What the four features are called, and what each does with no vendor connected. */
export const featureWords: Record<IntegrationFeature, { title: string; text: string; alone: string }> = {
  email: {
    title: 'Occasion email',
    text: 'Birthday and anniversary emails, sent at the right local time.',
    alone: 'Without a mail service, emails are written to the outbox folder and nobody receives them.',
  },
  social: {
    title: 'Social profiles',
    text: 'Profiles of your contacts, and what they post.',
    alone: 'Without a network, you can link public profiles by hand.',
  },
  intelligence: {
    title: 'Intelligence',
    text: 'News about your accounts, matched and rated.',
    alone: 'RSS, Atom and JSON feeds work without a vendor.',
  },
  calls: {
    title: 'Calls',
    text: 'Calls with recordings, transcripts and what came of them.',
    alone: 'Without a phone system, you can log calls and upload recordings and transcripts.',
  },
};

export const integrationWords = {
  none: 'No integrations available',
  noneText: 'The modules that this server runs connect to no vendor.',
  connected: 'Connected',
  notConnected: 'Not connected',
  unreadable: "Settings can't be read",
  connect: 'Connect',
  edit: 'Edit settings',
  test: 'Test connection',
  testing: 'Testing…',
  works: (name: string) => `${name} accepts these settings`,
  disconnect: 'Disconnect',
  disconnectTitle: (name: string) => `Disconnect ${name}?`,
  disconnectText: 'The settings entered here are deleted. Settings from the environment stay.',
  disconnected: (name: string) => `${name} disconnected`,
  saved: (name: string) => `${name} saved`,
  secretSet: 'Stored encrypted. Enter a new value to replace it.',
  fromEnvironment: 'Set in the environment of the server.',
  noLongerReadable: 'Encrypted with another key. Enter it again.',
  callbacks: 'Enter at the vendor',
  copy: (label: string) => `Copy ${label}`,
  lastDelivery: 'Last delivery',
  notUsed: (reason: string, when: string) => `Not used ${when}: ${reason}`,
  noDelivery: 'Nothing received yet',
  failedDelivery: 'failed',
  deliveries: 'Deliveries',
  noDeliveries: 'Vendors have delivered nothing in the last 30 days.',
  retry: 'Retry',
  retrying: 'Delivery is processed again',
  help: 'Setup guide',
  required: 'Enter a value',
} as const;

export const deliveryStatus = { received: 'Processing', done: 'Processed', failed: 'Failed' } as const;

export const webhookWords = {
  title: 'Webhooks',
  help: 'Tell other systems what happens here. Each event is signed, and retried for about two hours.',
  add: 'Add webhook',
  emptyTitle: 'No webhooks yet',
  emptyText: 'Send events such as contact.created or opportunity.won to an address of yours.',
  url: 'Address',
  urlPlaceholder: 'https://example.com/hooks/crm',
  urlError: 'Enter an address such as https://example.com/hook',
  events: 'Events',
  eventsError: 'Choose at least one event',
  otherEvents: 'Everything else',
  created: 'Webhook added',
  secretTitle: 'Signing secret',
  secretText: "Copy it now. It isn't shown again. Verify each delivery with it (Standard Webhooks).",
  done: 'Done',
  saved: 'Webhook saved',
  paused: 'Paused',
  active: 'Active',
  pause: 'Pause',
  resume: 'Resume',
  delete: 'Delete',
  deleteTitle: 'Delete this webhook?',
  deleteText: 'Its address gets no more events, and its log is deleted. This cannot be undone.',
  deleted: 'Webhook deleted',
  log: 'Delivery log',
  logEmpty: 'Nothing was sent in the last 30 days.',
  redeliver: 'Redeliver',
  redelivered: 'The event is sent again',
  all: 'All',
  failedOnly: 'Failed',
} as const;

export const outStatus = { waiting: 'Sending', delivered: 'Delivered', failed: 'Failed' } as const;

export const healthWords = {
  title: 'Health',
  help: 'What must work, and what to do where it does not.',
  refresh: 'Check again',
  marks: { ok: 'OK', attention: 'Needs attention', failing: 'Failing', off: 'Off' },
  lastActivity: (when: string) => `Last activity ${when}`,
} as const;

export const organisationWords = {
  currency: 'Currency',
  currencyHelp: 'What an amount without a currency is in. Amounts that exist keep theirs.',
  currencyMissing: 'Choose a currency',
  findCurrency: 'Find a currency',
};
