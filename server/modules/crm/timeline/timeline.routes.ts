import { recordRoutesOf } from '@sequelstring/contract/crm.ts';
import { crmKinds } from '@sequelstring/contract/records/kinds.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { readTimeline, type Stores } from './timeline.service.ts';

export const timelineRoutes = (stores: Stores): BoundRoute[] =>
  crmKinds.map(({ kind }) =>
    bind(recordRoutesOf[kind].timeline, ({ user, params: { id }, query }) =>
      readTimeline(stores, stores.get(kind)!, { user, id, query }),
    ),
  );
