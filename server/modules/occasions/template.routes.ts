import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import type { Body, Output } from '@sequelstring/contract/route.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { MailSystems } from '../../ports/mailer.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { BrokenTemplate } from './greeting-text.ts';
import type { LetterFacts, Letters } from './letter.service.ts';
import {
  brokenTemplate,
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  listVersions,
  restoreVersion,
  updateTemplate,
} from './template.service.ts';
import { lintTemplate } from './template-lint.ts';
import { sendTest } from './template-test.service.ts';

interface Parts {
  letters: Letters;
  crm: CrmApi;
  auth: AuthApi;
  mail: MailSystems;
  clock: Clock;
}

export function templateRoutes(parts: Parts): BoundRoute[] {
  const { clock, crm } = parts;
  return [
    bind(emailTemplates.list, ({ query }) => listTemplates(query)),
    bind(emailTemplates.create, ({ user, body, caller }) => createTemplate(user, body, { clock, caller, crm })),
    bind(emailTemplates.preview, ({ user, body }) => previewTemplate(user, body, parts)),
    bind(emailTemplates.sendTest, ({ user, body }) => testTemplate(user, body, parts)),
    bind(emailTemplates.get, ({ params }) => getTemplate(params.id)),
    bind(emailTemplates.listVersions, ({ params }) => listVersions(params.id)),
    bind(emailTemplates.restoreVersion, ({ user, params, body, caller }) =>
      restoreVersion(user, { ...params, ...body }, { clock, caller, crm }),
    ),
    bind(emailTemplates.update, ({ user, params, body, caller }) =>
      updateTemplate(user, params.id, body, { clock, caller, crm }),
    ),
    bind(emailTemplates.remove, ({ user, params, caller }) => deleteTemplate(user, params.id, { caller, crm })),
  ];
}

type Draft = Body<typeof emailTemplates.preview>;

async function previewTemplate(
  user: CurrentUser,
  draft: Draft,
  parts: Parts,
): Promise<Output<typeof emailTemplates.preview>> {
  return withProblems(async () => {
    const rendered = parts.letters.render(draft, await factsOf(user, draft, parts));
    return { ...rendered, warnings: lintTemplate(draft, rendered) };
  });
}

const testTemplate = (user: CurrentUser, draft: Draft, parts: Parts) =>
  withProblems(async () => sendTest(parts, user, draft, await factsOf(user, draft, parts)));

async function withProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof BrokenTemplate ? brokenTemplate(error) : error;
  }
}

/** The contact that a template is looked at with; undefined for sample values. */
async function factsOf(
  user: CurrentUser,
  { contactId, occasion }: Draft,
  { crm, auth, clock }: Parts,
): Promise<LetterFacts | undefined> {
  if (!contactId) return undefined;
  await crm.getContact(user, contactId);
  const [contact] = await crm.contactsForPlanning([contactId]);
  if (!contact) return undefined;
  const [owner, settings] = await Promise.all([auth.getUser(contact.owner), auth.getSettings()]);
  const today = String(clock.now().toZonedDateTimeISO(settings.timeZone).toPlainDate());
  const date = contact.importantDates.find(({ type }) => type === occasion) ?? {
    type: occasion,
    date: `-${today.slice(4)}`,
  };
  return { contact, date, day: `${today.slice(0, 4)}${date.date.slice(-6)}`, owner, settings };
}
