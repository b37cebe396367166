import { duplicates } from '@sequelstring/contract/merges.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import type { DuplicateDeps } from './duplicate.search.ts';
import { decide, listPairs, searched, startSearch } from './duplicate.service.ts';

export const duplicateRoutes = (deps: DuplicateDeps): BoundRoute[] => [
  bind(duplicates.searched, ({ query }) => searched(query.kind)),
  bind(duplicates.search, ({ caller, body }) => startSearch(deps, caller, body.kind)),
  bind(duplicates.list, ({ user, query }) => listPairs(deps, user, query)),
  bind(duplicates.decide, ({ user, caller, params, body }) =>
    decide(deps, { user, caller }, params.pairId, body.status),
  ),
];
