import type { MailSystem } from '@sequelstring/contract/email.ts';

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

export const queueWords = {
  list: 'List',
  calendar: 'Calendar',
  view: 'View',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  today: 'Today',
  approveAll: 'Approve all',
  skipAll: 'Skip all',
  many: 'All shown',
  approved: (count: string) => `${count} approved`,
  skipped: (count: string) => `${count} skipped`,
  none: 'Nothing to change',
  undo: 'Undo',
  more: 'There are more. Run it again for the rest.',
  edit: 'Edit',
  editTitle: (name: string) => `Edit email to ${name}`,
  editText: 'Changes this email only. The template stays as it is.',
  subject: 'Subject',
  subjectHelp: 'Leave empty to use the subject of the template.',
  note: 'Personal line',
  noteHelp: 'Goes where the template has {{note}}, at the top in built-in ones; otherwise above the unsubscribe link.',
  suggestion: 'Suggested personal line',
  suggestedBy: { local: 'Written by the built-in analyst.', model: 'Written by the language model.' },
  suggesting: 'Writing a personal line',
  suggestionFailed: 'No personal line could be suggested',
  noSuggestion: 'The built-in analyst does not write this contact’s language. A language model does.',
  addLine: 'Add to email',
  editLine: 'Edit',
  dismissLine: 'Dismiss',
  saved: 'Email saved',
  needsApproval: 'Needs approval',
} as const;

export const historyWords = {
  title: 'History',
  everything: 'Everything',
  none: 'No emails match',
  noneText: 'Emails that were sent or left out in the last year appear here, with the reason.',
} as const;

export const figureWords = {
  title: 'Numbers',
  month: 'Month',
  template: 'Template',
  none: 'No numbers yet',
  noneText: 'Once greetings go out, this page counts what became of them, per template and month.',
  deletedTemplate: 'Deleted template',
  columns: {
    sent: 'Sent',
    delivered: 'Delivered',
    opened: 'Opened',
    bounced: 'Bounced',
    complained: 'Spam',
    optedOut: 'Unsubscribed',
    notSent: 'Not sent',
  },
} as const;

export const preferenceWords = {
  title: 'Email preferences',
  heading: (organisation: string) => `What would you like to get from ${organisation}?`,
  legend: 'Email preferences',
  invalid: 'This link is not valid',
  invalidText:
    'It may have been cut off. Open it from the message again, or reply to the message and ask to unsubscribe.',
  options: {
    all: { label: 'Everything', help: 'Birthday and anniversary greetings, and business email.' },
    no_greetings: { label: 'No greetings', help: 'Business email only.' },
    nothing: { label: 'Nothing', help: 'No email at all.' },
  },
  saved: {
    all: 'You get everything.',
    no_greetings: 'You get no more greetings.',
    nothing: 'You get no more email.',
  },
  save: 'Save',
  unsubscribe: 'Unsubscribe',
} as const;

export const templateWords = {
  history: 'Version history',
  historyOf: (name: string) => `History of ${name}`,
  historyText: 'Restoring a version makes a new one of it. Emails that were sent stay as they were.',
  historyNone: 'No earlier versions.',
  version: (version: number) => `Version ${version}`,
  current: 'Current',
  restore: 'Restore',
  restored: (version: number) => `Version ${version} restored`,
  notRestored: 'The version could not be restored',
  language: 'Language',
  languageHelp: 'Choose one to use it for contacts with this language.',
  anyLanguage: 'Any',
  translationOf: 'Translation of',
  translationHelp: 'Contacts with this language get it in place of that template.',
  noTranslation: 'None',
  test: 'Send test to me',
  testSent: (to: string) => `Test sent to ${to}`,
  testWritten: 'Test written to the outbox folder',
  warnings: 'Suggestions',
  desktop: 'Desktop',
  phone: 'Phone',
  dark: 'Dark',
  text: 'Text',
  form: 'Preview as',
} as const;
