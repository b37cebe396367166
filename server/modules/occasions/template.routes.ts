import { occasions, type RenderedEmail } from '@sequelstring/contract/occasions.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { BrokenTemplate } from './greeting-text.ts';
import type { Letters } from './letter.service.ts';
import {
  brokenTemplate,
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  updateTemplate,
} from './template.service.ts';

export function templateRoutes(parts: { letters: Letters; crm: CrmApi; auth: AuthApi; clock: Clock }): BoundRoute[] {
  const { clock } = parts;
  return [
    bind(occasions.listTemplates, ({ query }) => listTemplates(query)),
    bind(occasions.createTemplate, ({ user, body, caller }) => createTemplate(user, body, { clock, caller })),
    bind(occasions.previewTemplate, ({ user, body }) => previewTemplate(user, body, parts)),
    bind(occasions.getTemplate, ({ params }) => getTemplate(params.id)),
    bind(occasions.updateTemplate, ({ user, params, body, caller }) =>
      updateTemplate(user, params.id, body, { clock, caller }),
    ),
    bind(occasions.deleteTemplate, ({ user, params, caller }) => deleteTemplate(user, params.id, caller)),
  ];
}

async function previewTemplate(
  user: CurrentUser,
  { contactId, occasion, subject, html, text }: Body<typeof occasions.previewTemplate>,
  { letters, crm, auth, clock }: { letters: Letters; crm: CrmApi; auth: AuthApi; clock: Clock },
): Promise<RenderedEmail> {
  const texts = { subject, html, text };
  try {
    if (!contactId) return letters.render(texts, undefined);
    await crm.getContact(user, contactId);
    const [contact] = await crm.contactsForPlanning([contactId]);
    if (!contact) return letters.render(texts, undefined);
    const [owner, settings] = await Promise.all([auth.getUser(contact.owner), auth.getSettings()]);
    const today = String(clock.now().toZonedDateTimeISO(settings.timeZone).toPlainDate());
    const date = contact.importantDates.find(({ type }) => type === occasion) ?? {
      type: occasion,
      date: `-${today.slice(4)}`,
    };
    const day = `${today.slice(0, 4)}${date.date.slice(-6)}`;
    return letters.render(texts, { contact, date, day, owner, settings });
  } catch (error) {
    throw error instanceof BrokenTemplate ? brokenTemplate(error) : error;
  }
}
