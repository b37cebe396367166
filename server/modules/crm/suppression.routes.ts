import { suppressions } from '@sequelstring/contract/suppressions.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { ContactStore } from './contact.store.ts';
import { liftSuppression, listSuppressions } from './suppression.service.ts';

export const suppressionRoutes = (contacts: ContactStore): BoundRoute[] => [
  bind(suppressions.listSuppressions, ({ query }) => listSuppressions(query)),
  bind(suppressions.liftSuppression, ({ user, caller, params, body }) =>
    liftSuppression(contacts, { user, caller }, params.id, body.why),
  ),
];
