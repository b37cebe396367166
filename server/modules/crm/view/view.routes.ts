import { views } from '@sequelstring/contract/views.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { createView, listViews, removeView, updateView, type ViewDeps } from './view.service.ts';

export const viewRoutes = (deps: ViewDeps): BoundRoute[] => [
  bind(views.list, ({ user, query }) => listViews(user, query.kind)),
  bind(views.create, ({ user, caller, body }) => createView(deps, { user, caller }, body)),
  bind(views.update, ({ user, caller, params, body }) => updateView(deps, { user, caller }, params.id, body)),
  bind(views.remove, ({ user, caller, params }) => removeView({ user, caller }, params.id)),
];
