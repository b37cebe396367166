import { emptyAudit } from '../../kernel/audit.model.ts';
import type { PersonalData } from '../../kernel/personal-data.ts';
import { findFilesOf } from '../../kernel/stored-file.model.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';

/** Files of a person and of the records that go with the person; the document tells of them and does not hold them. */
export const filesOfPeople = ({ stored }: { stored: StoredFiles }): PersonalData => ({
  name: 'files',
  gather: async ({ records }) =>
    (await findFilesOf(records)).map(({ _id, fileName, mediaType, bytes, owner, about, createdAt }) => ({
      ...{ id: _id, fileName, mediaType, bytes, owner, about, createdAt },
    })),
  erase: async ({ records }) => {
    for (const { _id, key } of await findFilesOf(records)) {
      await emptyAudit([{ kind: 'file', id: _id.toHexString() }]);
      await stored.remove(key);
    }
  },
});
