import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { OccasionRules } from './occasion-rule.service.ts';

export const occasionRuleRoutes = (rules: OccasionRules): BoundRoute[] => [
  bind(occasionRules.list, () => rules.list()),
  bind(occasionRules.preview, ({ user, body }) => rules.preview(user, body)),
  bind(occasionRules.create, ({ user, caller, body }) => rules.create({ user, caller }, body)),
  bind(occasionRules.order, ({ user, caller, body }) => rules.order({ user, caller }, body.ids)),
  bind(occasionRules.update, ({ user, caller, params, body }) => rules.update({ user, caller }, params.id, body)),
  bind(occasionRules.pause, ({ user, caller, params, body }) => rules.pause({ user, caller }, params.id, body.paused)),
  bind(occasionRules.remove, ({ user, caller, params }) => rules.remove({ user, caller }, params.id)),
];
