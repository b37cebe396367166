import { pingDatabase } from '../../kernel/db.ts';
import { lastDelivery } from '../../kernel/delivery-in.model.ts';
import type { HealthCheck } from '../../kernel/health-lines.ts';
import type { Integrations, VendorCard } from '../../kernel/integrations.ts';
import { readLeases } from '../../kernel/leases.model.ts';
import type { Vault } from '../../kernel/vault.ts';
import { vendorProblem } from '../../kernel/vendor-problems.model.ts';
import type { Files } from '../../ports/files.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { MailSystems } from '../../ports/mailer.ts';

/** The lines of what every installation has. */
export const commonChecks = (deps: { jobs: Jobs; files: Files; mail: MailSystems; vault: Vault }): HealthCheck[] => [
  {
    id: 'database',
    name: 'Database',
    check: async () => {
      const started = performance.now();
      await pingDatabase();
      return { mark: 'ok', text: `Answers in ${Math.ceil(performance.now() - started)} ms.` };
    },
  },
  { id: 'jobs', name: 'Background jobs', check: () => checkJobs(deps.jobs) },
  { id: 'scheduler', name: 'Scheduler', check: checkScheduler },
  {
    id: 'files',
    name: 'Files',
    check: async () => {
      const problem = await deps.files.check();
      if (!problem) return { mark: 'ok', text: 'Files can be stored.' };
      return {
        mark: 'failing',
        text: problem,
        todo: 'Check the free space and the permissions of the place where files are kept.',
      };
    },
  },
  { id: 'mail', name: 'Email', check: () => checkMail(deps.mail) },
  {
    id: 'secrets',
    name: 'Stored secrets',
    check: async () => {
      const unreadable = await deps.vault.countUnreadable();
      if (unreadable === 0) return { mark: 'ok', text: 'All stored secrets can be read.' };
      const todo = 'Set TOKEN_ENCRYPTION_KEY to the key that was used before, or connect these services again.';
      return { mark: 'attention', text: `${unreadable} stored secrets were encrypted with another key.`, todo };
    },
  },
];

async function checkJobs(jobs: Jobs): ReturnType<HealthCheck['check']> {
  const [waiting, dead] = await Promise.all([jobs.waiting(), jobs.list({ status: 'dead', page: 1, limit: 1 })]);
  const count = Object.values(waiting).reduce((sum, one) => sum + one, 0);
  const text = `${count} waiting, ${dead.total} failed.`;
  return dead.total > 0 ? { mark: 'attention', text, todo: 'Retry or delete the failed jobs.' } : { mark: 'ok', text };
}

async function checkScheduler(): ReturnType<HealthCheck['check']> {
  const leases = await readLeases('schedule:');
  const isHeld = leases.some(({ until }) => until.getTime() > Date.now());
  if (isHeld) return { mark: 'ok', text: `${leases.length} schedules run.` };
  return {
    mark: 'failing',
    text: 'No process runs scheduled work.',
    todo: 'Start a process with the service "scheduler".',
  };
}

const mailNames = { outbox: 'Outbox folder', smtp: 'SMTP server', sendgrid: 'SendGrid', ses: 'Amazon SES' } as const;

async function checkMail(mail: MailSystems): ReturnType<HealthCheck['check']> {
  const systems = await mail.list();
  if (systems[0].kind === 'outbox')
    return {
      mark: 'attention',
      text: 'No mail server connected. Emails stay in the outbox.',
      todo: 'Connect a mail server.',
    };
  const problems = await Promise.all(systems.map((mailer) => mailer.verify()));
  const found = problems.filter((problem) => problem !== undefined);
  const text = `${systems.map(({ kind }) => mailNames[kind]).join(', then ')}.`;
  if (found.length === 0) return { mark: 'ok', text };
  const isDown = found.length === systems.length;
  return { mark: isDown ? 'failing' : 'attention', text: found.join(' '), todo: 'Check the mail settings.' };
}

/** The line of a vendor: whether it is connected, and what it delivered last. */
export const vendorCheck = (integrations: Integrations, card: VendorCard): HealthCheck => ({
  id: `vendor:${card.vendor}`,
  name: card.name,
  check: async () => {
    const { isConfigured, source } = await integrations.state(card.vendor);
    if (card.fields.some(({ name }) => source(name) === 'unreadable'))
      return { mark: 'failing', text: 'Its settings cannot be read.', todo: 'Enter its settings again.' };
    if (!isConfigured) return { mark: 'off', text: 'Not connected.' };
    const problem = await vendorProblem(card.vendor);
    if (problem) return { mark: 'attention', text: problem.text, todo: 'Check its settings and its account.' };
    const deliveries = (await Promise.all((card.webhooks ?? []).map(lastDelivery))).filter((one) => one !== null);
    const last = deliveries.sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())[0];
    const lastActivity = last?.receivedAt.toISOString();
    if (last?.status !== 'failed') return { mark: 'ok', text: 'Connected.', lastActivity };
    return {
      mark: 'attention',
      text: `The last delivery failed: ${last.error ?? 'no reason given'}`,
      lastActivity,
      todo: 'Retry it in the list of deliveries.',
    };
  },
});
