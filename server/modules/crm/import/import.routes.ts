import { crm } from '@sequelstring/contract/crm.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import {
  cancelImport,
  getImport,
  type ImportDeps,
  listImportChanges,
  listImports,
  receiveImport,
  startImport,
} from './import.service.ts';

export function importRoutes(deps: ImportDeps): BoundRoute[] {
  return [
    bind(crm.importContacts, async ({ user, query, req }) => {
      const file = await deps.stored.receive(req, user, crm.importContacts.upload, { purpose: 'import' });
      if (!file) throw new AppError('import_file_missing');
      return receiveImport(deps, user, file, query);
    }),
    bind(crm.listImports, ({ user, query }) => listImports(user, query)),
    bind(crm.getImport, ({ user, params }) => getImport(user, params.id)),
    bind(crm.listImportChanges, ({ user, params, query }) => listImportChanges(user, params.id, query)),
    bind(crm.startImport, ({ user, params, body }) => startImport(deps, user, params.id, body)),
    bind(crm.cancelImport, ({ user, params }) => cancelImport(deps, user, params.id)),
  ];
}
