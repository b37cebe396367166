import { occasions } from '@sequelstring/contract/occasions.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { CrmApi } from '../crm/api.ts';
import { showPlanned } from './greeting.realtime.ts';
import type { Greetings } from './greeting.service.ts';
import type { Planning } from './planning.service.ts';
import { getTemplate } from './template.service.ts';

/** The dates themselves live on the contact; their greetings are planned before the answer goes out, so that a list shows them. */
export function importantDateRoutes(parts: {
  crm: CrmApi;
  planning: Planning;
  greetings: Greetings;
  realtime: Realtime;
}): BoundRoute[] {
  const { crm, planning, greetings, realtime } = parts;
  const planned = async <T>(contactId: string, change: Promise<T>): Promise<T> => {
    const result = await change;
    await showPlanned(await planning.planContacts([contactId]), realtime);
    return result;
  };
  /** A date whose template was removed keeps its name and falls back to a built-in one; a new name must be one. */
  const checked = async (ref: string | null | undefined, stored?: string): Promise<void> => {
    if (ref && ref !== stored) await getTemplate(ref);
  };
  return [
    bind(occasions.listDates, ({ user, params }) => crm.listDates(user, params.contactId)),
    bind(occasions.createDate, async ({ user, caller, params, body }) => {
      await checked(body.emailTemplate);
      return planned(params.contactId, crm.addDate({ user, caller }, params.contactId, body));
    }),
    bind(occasions.getDate, ({ user, params }) => crm.getDate(user, params.contactId, params.dateId)),
    bind(occasions.updateDate, async ({ user, caller, params: { contactId, dateId }, body }) => {
      if (body.emailTemplate)
        await checked(body.emailTemplate, (await crm.getDate(user, contactId, dateId)).emailTemplate);
      return planned(contactId, crm.updateDate({ user, caller }, contactId, dateId, body));
    }),
    bind(occasions.deleteDate, ({ user, caller, params }) =>
      planned(params.contactId, crm.removeDate({ user, caller }, params.contactId, params.dateId)),
    ),
    bind(occasions.sendDate, (call) => greetings.sendNext(call, call.params.contactId, call.params.dateId)),
    bind(occasions.previewDate, async ({ user, params, query }) => {
      await checked(query.template);
      return greetings.previewNext(user, params.contactId, params.dateId, query.template);
    }),
  ];
}
