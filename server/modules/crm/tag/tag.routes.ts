import { tags as routes } from '@sequelstring/contract/tags.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { listTags, replaceTags, type TagDeps } from './tag.service.ts';

export const tagRoutes = (deps: TagDeps): BoundRoute[] => [
  bind(routes.listTags, () => listTags(deps)),
  bind(routes.replaceTags, ({ caller, body }) => replaceTags(deps, caller, body.tags, body.by)),
  bind(routes.deleteTags, ({ caller, body }) => replaceTags(deps, caller, body.tags)),
];
