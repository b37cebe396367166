/** What the audit log says. */
export const auditWords = {
  title: 'Audit log',
  help: 'Who did what, newest first. Entries are never changed.',
  person: 'Person',
  everyone: 'Everyone',
  findPerson: 'Find a person',
  about: 'Type',
  everything: 'All types',
  period: 'Period',
  periods: { '1': 'Last 24 hours', '7': 'Last 7 days', '30': 'Last 30 days', all: 'All time' } as Record<
    string,
    string
  >,
  when: 'When',
  who: 'Who',
  what: 'What',
  from: 'From',
  changes: 'Changes',
  nothing: 'No entries',
  nothingHelp: 'Nothing was recorded for this filter.',
  more: 'Show more',
  loading: 'Loading the audit log',
  exportCsv: 'Export as CSV',
  notExported: 'The audit log could not be exported',
  openRecord: 'Open',
  hidden: 'not shown',
  empty: 'empty',
  formerUser: 'Former user',
  actors: { system: 'SequelString', link: 'Email link', 'api-key': 'API key', service: 'Service' } as Record<
    string,
    string
  >,
  kinds: {
    contact: 'Contacts',
    account: 'Accounts',
    opportunity: 'Opportunities',
    task: 'Tasks',
    note: 'Notes',
    call: 'Calls',
    greeting: 'Greetings',
    email_template: 'Email templates',
    occasion_rule: 'Occasion rules',
    suppression: 'Suppressions',
    alert: 'News alerts',
    source: 'News sources',
    subscription: 'News subscriptions',
    file: 'Files',
    user: 'Users',
    session: 'Sign-ins',
    team: 'Teams',
    settings: 'Settings',
    integration: 'Integrations',
    webhook: 'Webhooks',
    job: 'Background jobs',
  } as Record<string, string>,
  facts: {
    'session.signed_in': 'Signed in',
    'session.signed_out': 'Signed out',
    'session.sign_in_failed': 'Sign-in failed',
    'session.ended': 'Session ended',
    'session.all_ended': 'Signed out everywhere',
    'session.reused': 'Stolen session refused',
    'organisation.set_up': 'Installation set up',
    'audit.exported': 'Audit log exported',
    'contact.personal_data_exported': 'Personal data exported',
    'contact.erased': 'Contact erased',
  } as Record<string, string>,
} as const;

/** `user.role_changed` as `User role changed`. */
export function factWords(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ');
  return auditWords.facts[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
