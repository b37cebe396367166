import type { ComponentType } from 'react';

/** Loads the code of one page. */
export type Load = () => Promise<ComponentType>;

export const home: Load = async () => (await import('./home.tsx')).Home;
export const contacts: Load = async () => (await import('../features/contacts/pages/contacts-page.tsx')).ContactsPage;
export const contact: Load = async () => (await import('./contact-with-occasions.tsx')).ContactWithOccasions;
export const accounts: Load = async () => (await import('../features/accounts/pages/accounts-page.tsx')).AccountsPage;
export const account: Load = async () => (await import('./account-with-related.tsx')).AccountWithRelated;
export const contactDuplicates: Load = async () => (await import('./duplicates.tsx')).ContactDuplicates;
export const accountDuplicates: Load = async () => (await import('./duplicates.tsx')).AccountDuplicates;
export const mergeContacts: Load = async () => (await import('./duplicates.tsx')).MergeContacts;
export const mergeAccounts: Load = async () => (await import('./duplicates.tsx')).MergeAccounts;
export const opportunities: Load = async () =>
  (await import('../features/opportunities/pages/opportunities-page.tsx')).OpportunitiesPage;
export const forecast: Load = async () =>
  (await import('../features/opportunities/pages/forecast-page.tsx')).ForecastPage;
export const opportunity: Load = async () => (await import('./opportunity-with-related.tsx')).OpportunityWithRelated;
export const tasks: Load = async () => (await import('../features/tasks/pages/tasks-page.tsx')).TasksPage;
export const task: Load = async () => (await import('./task-with-related.tsx')).TaskWithRelated;
export const calls: Load = async () => (await import('../features/calls/pages/calls-page.tsx')).CallsPage;
export const call: Load = async () => (await import('../features/calls/pages/call-page.tsx')).CallPage;
export const importsPage: Load = async () => (await import('../features/imports/pages/imports-page.tsx')).ImportsPage;
export const importPage: Load = async () => (await import('../features/imports/pages/import-page.tsx')).ImportPage;
export const occasions: Load = async () =>
  (await import('../features/occasions/pages/occasions-page.tsx')).OccasionsPage;
export const templates: Load = async () =>
  (await import('../features/occasions/pages/templates-page.tsx')).TemplatesPage;
export const template: Load = async () => (await import('../features/occasions/pages/template-page.tsx')).TemplatePage;
export const rule: Load = async () => (await import('../features/occasions/pages/rule-page.tsx')).RulePage;
export const outbox: Load = async () => (await import('../features/occasions/pages/outbox-page.tsx')).OutboxPage;
export const intelligence: Load = async () =>
  (await import('../features/intelligence/pages/intelligence-page.tsx')).IntelligencePage;
export const competitors: Load = async () =>
  (await import('../features/intelligence/pages/competitors-page.tsx')).CompetitorsPage;
export const subscriptions: Load = async () =>
  (await import('../features/intelligence/pages/subscriptions-page.tsx')).SubscriptionsPage;
export const sources: Load = async () => (await import('../features/intelligence/pages/sources-page.tsx')).SourcesPage;
export const settings: Load = async () =>
  (await import('../features/settings/pages/settings-layout.tsx')).SettingsLayout;
export const profile: Load = async () => (await import('../features/settings/pages/profile-page.tsx')).ProfilePage;
export const organisation: Load = async () =>
  (await import('../features/settings/pages/organisation-page.tsx')).OrganisationPage;
export const users: Load = async () => (await import('../features/settings/pages/users-page.tsx')).UsersPage;
export const teams: Load = async () => (await import('../features/settings/pages/teams-page.tsx')).TeamsPage;
export const fields: Load = async () => (await import('../features/settings/pages/fields-page.tsx')).FieldsPage;
export const pipelines: Load = async () =>
  (await import('../features/settings/pages/pipelines-page.tsx')).PipelinesPage;
export const tags: Load = async () => (await import('../features/settings/pages/tags-page.tsx')).TagsPage;
export const suppressions: Load = async () =>
  (await import('../features/settings/pages/suppressions-page.tsx')).SuppressionsPage;
export const mail: Load = async () => (await import('../features/settings/pages/mail-page.tsx')).MailPage;
export const callSettings: Load = async () =>
  (await import('../features/calls/pages/call-settings-page.tsx')).CallSettingsPage;
export const features: Load = async () =>
  (await import('../features/settings/pages/enterprise-features.tsx')).EnterpriseFeatures;
export const integrations: Load = async () =>
  (await import('../features/settings/pages/integrations-page.tsx')).IntegrationsPage;
export const webhooks: Load = async () => (await import('../features/settings/pages/webhooks-page.tsx')).WebhooksPage;
export const webhook: Load = async () => (await import('../features/settings/pages/webhook-page.tsx')).WebhookPage;
export const health: Load = async () => (await import('../features/settings/pages/health-page.tsx')).HealthPage;
export const auditLog: Load = async () => (await import('../features/settings/pages/audit-page.tsx')).AuditPage;
export const bulkChanges: Load = async () =>
  (await import('../features/settings/pages/bulk-changes-page.tsx')).BulkChangesPage;
export const jobs: Load = async () => (await import('../features/settings/pages/jobs-page.tsx')).JobsPage;
export const search: Load = async () => (await import('../features/search/search-page.tsx')).SearchPage;
export const signIn: Load = async () => (await import('../features/auth/pages/sign-in-page.tsx')).SignInPage;
export const setup: Load = async () => (await import('../features/auth/pages/setup-page.tsx')).SetupPage;
export const social: Load = async () => (await import('../features/social/pages/social-page.tsx')).SocialPage;
export const consent: Load = async () => (await import('../features/social/pages/consent-page.tsx')).ConsentPage;
export const digest: Load = async () => (await import('../features/intelligence/pages/digest-page.tsx')).DigestPage;
export const unsubscribe: Load = async () =>
  (await import('../features/unsubscribe/pages/unsubscribe-page.tsx')).UnsubscribePage;
