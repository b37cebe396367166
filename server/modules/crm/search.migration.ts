import type { Migration } from '../../kernel/migrations.ts';
import { SearchUnavailable } from '../../ports/search.ts';
import { keysOf } from './contact.keys.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import { inPortions } from './portions.ts';
import type { RecordIndex } from './record.search.ts';

/**
 * Contacts of earlier releases carry all that they were searched by; now the search index holds it, with deleted records
 * too, and contacts keep their numbers alone. A search server that does not answer gets its index when it does.
 */
export const searchedContacts = (index: RecordIndex): Migration => ({
  number: 7,
  name: 'searched-contacts',
  async run({ log, signal }) {
    for await (const rows of inPortions<ContactRow>(ContactModel, signal)) {
      const writes = rows.map((row) => ({
        updateOne: {
          filter: { _id: row._id },
          update: { $set: { phoneKeys: keysOf(row).phoneKeys }, $unset: { searchKeys: 1 } },
        },
      }));
      await ContactModel.collection.bulkWrite(writes, { ordered: false });
    }
    try {
      log.info({ records: await index.rebuild(signal) }, 'built the search index');
    } catch (error) {
      if (!(error instanceof SearchUnavailable)) throw error;
      log.warn({ err: error }, 'the search index could not be built yet; it is built as soon as the search answers');
    }
  },
});
