import { accounts, contacts, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { readTimeline, type Stores } from './timeline.service.ts';

export const timelineRoutes = (stores: Stores): BoundRoute[] => [
  bind(contacts.timeline, ({ user, params: { id }, query }) =>
    readTimeline(stores, stores.get('contact')!, { user, id, query }),
  ),
  bind(accounts.timeline, ({ user, params: { id }, query }) =>
    readTimeline(stores, stores.get('account')!, { user, id, query }),
  ),
  bind(opportunities.timeline, ({ user, params: { id }, query }) =>
    readTimeline(stores, stores.get('opportunity')!, { user, id, query }),
  ),
  bind(tasks.timeline, ({ user, params: { id }, query }) =>
    readTimeline(stores, stores.get('task')!, { user, id, query }),
  ),
  bind(notes.timeline, ({ user, params: { id }, query }) =>
    readTimeline(stores, stores.get('note')!, { user, id, query }),
  ),
];
