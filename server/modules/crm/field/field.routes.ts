import { fields } from '@sequelstring/contract/fields.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { createField, deleteField, type FieldDeps, fieldUsage, restoreField, updateField } from './field.service.ts';

export const fieldRoutes = (deps: FieldDeps): BoundRoute[] => [
  bind(fields.listFields, async ({ query }) =>
    (await deps.cache.all()).filter(
      ({ kind, deleted }) => deleted === (query.deleted ?? false) && (!query.kind || kind === query.kind),
    ),
  ),
  bind(fields.createField, ({ body, caller }) => createField(deps, body, caller)),
  bind(fields.updateField, ({ params, body, caller }) => updateField(deps, params.id, body, caller)),
  bind(fields.deleteField, ({ params, caller }) => deleteField(deps, params.id, caller)),
  bind(fields.restoreField, ({ params, caller }) => restoreField(deps, params.id, caller)),
  bind(fields.fieldUsage, ({ params }) => fieldUsage(deps, params.id)),
];
