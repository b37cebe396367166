import { suppressions } from '@sequelstring/contract/suppressions.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { type ListDeps, liftSuppression, listSuppressions } from './suppression.service.ts';

export const suppressionRoutes = (deps: ListDeps): BoundRoute[] => [
  bind(suppressions.listSuppressions, ({ query }) => listSuppressions(query)),
  bind(suppressions.liftSuppression, ({ user, params, body }) => liftSuppression(deps, user, params.id, body.why)),
];
