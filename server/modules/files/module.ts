import { files as routes } from '@sequelstring/contract/files.ts';
import { specOf } from '../../kernel/indexes.ts';
import { bind, type Module } from '../../kernel/module.ts';
import { StoredFileModel } from '../../kernel/stored-file.model.ts';
import { filesMerge } from './file.merge.ts';
import { filesOfPeople } from './file.personal-data.ts';
import { attachToRecord, type FileDeps, getFile, listFiles, openLink, removeFile, uploadFile } from './file.service.ts';

/** Files that belong to records. */
export function files(deps: FileDeps): Module {
  const { upload } = routes.upload;
  return {
    name: 'files',
    routes: [
      bind(routes.upload, ({ user, caller, query, req }) => uploadFile(deps, user, { req, caller, upload, ...query })),
      bind(routes.list, ({ user, query }) => listFiles(deps, user, query)),
      bind(routes.get, ({ user, params }) => getFile(deps, user, params.id)),
      bind(routes.attach, ({ user, caller, params, body }) =>
        attachToRecord(deps, user, { id: params.id, about: body.about, caller }),
      ),
      bind(routes.remove, ({ user, caller, params }) => removeFile(deps, user, { id: params.id, caller })),
      bind(routes.download, ({ params, req }) => openLink(deps, req, params.token)),
    ],
    jobs: [],
    schedules: [{ name: 'files.clearAbandonedUploads', everyMs: 3_600_000, run: () => deps.stored.clearAbandoned() }],
    listeners: [],
    collections: [specOf(StoredFileModel)],
    personalData: [filesOfPeople(deps)],
    merge: [filesMerge],
  };
}
