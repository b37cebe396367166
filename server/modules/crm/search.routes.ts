import { search as routes } from '@sequelstring/contract/search.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { countFound, findRecords, type SearchDeps } from './search.service.ts';

export const searchRoutes = (deps: SearchDeps): BoundRoute[] => [
  bind(routes.search, ({ user, query }) => findRecords(deps, user, query)),
  bind(routes.searchFacets, ({ user, query }) => countFound(deps, user, query)),
];
