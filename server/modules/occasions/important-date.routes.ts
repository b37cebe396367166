import { occasions } from '@sequelstring/contract/occasions.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { CrmApi } from '../crm/api.ts';
import { showPlanned } from './greeting.realtime.ts';
import type { Greetings } from './greeting.service.ts';
import type { Planning } from './planning.service.ts';

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
  return [
    bind(occasions.listDates, ({ user, params }) => crm.listDates(user, params.contactId)),
    bind(occasions.createDate, ({ user, params, body }) =>
      planned(params.contactId, crm.addDate(user, params.contactId, body)),
    ),
    bind(occasions.getDate, ({ user, params }) => crm.getDate(user, params.contactId, params.dateId)),
    bind(occasions.updateDate, ({ user, params, body }) =>
      planned(params.contactId, crm.updateDate(user, params.contactId, params.dateId, body)),
    ),
    bind(occasions.deleteDate, ({ user, params }) =>
      planned(params.contactId, crm.removeDate(user, params.contactId, params.dateId)),
    ),
    bind(occasions.sendDate, ({ user, params }) => greetings.sendNext(user, params.contactId, params.dateId)),
    bind(occasions.previewDate, ({ user, params, query }) =>
      greetings.previewNext(user, params.contactId, params.dateId, query.template),
    ),
  ];
}
