import { type ImportableKind, importableKinds, imports } from '@sequelstring/contract/imports.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { importerOf } from './import.jobs.ts';
import { correctRow, readRows, sampleTable } from './import.preview.ts';
import { receiveImport } from './import.receive.ts';
import {
  cancelImport,
  getImport,
  type ImportDeps,
  listImportChanges,
  listImports,
  startImport,
  undoImport,
} from './import.service.ts';

export function importRoutes(deps: ImportDeps): BoundRoute[] {
  const uploads = importableKinds.map(({ kind, plural }) => {
    const upload = Object.values(imports).find(
      ({ path }) => path === `/${plural}/import`,
    ) as typeof imports.importContacts;
    return bind(upload, async ({ user, query, req }) => {
      const file = await deps.stored.receive(req, user, upload.upload, { purpose: 'import' });
      if (!file) throw new AppError('import_file_missing');
      return receiveImport(deps, user, file, { ...query, kind });
    });
  });
  return [
    ...uploads,
    bind(imports.importFields, async ({ query: { kind } }) => fieldsOf(deps, kind)),
    bind(imports.listImports, ({ user, query }) => listImports(user, query)),
    bind(imports.getImport, ({ user, params }) => getImport(user, params.id)),
    bind(imports.sampleImport, ({ user, params, query }) => sampleTable(deps, user, params.id, query)),
    bind(imports.readImportRows, ({ user, params, query }) => readRows(deps, user, params.id, query.lines)),
    bind(imports.correctImportRow, ({ user, params, body }) =>
      correctRow(deps, user, { ...params, line: body.line }, body.cells),
    ),
    bind(imports.listImportChanges, ({ user, params, query }) => listImportChanges(user, params.id, query)),
    bind(imports.startImport, ({ user, params, body }) => startImport(deps, user, params.id, body)),
    bind(imports.cancelImport, ({ user, params }) => cancelImport(deps, user, params.id)),
    bind(imports.undoImport, ({ user, caller, params }) => undoImport(deps, { user, caller }, params.id)),
  ];
}

async function fieldsOf(deps: ImportDeps, kind: ImportableKind) {
  const targets = await importerOf(deps, { kind }).targets();
  return targets.map(({ name, label, matches }) => ({ name, label, matches }));
}
