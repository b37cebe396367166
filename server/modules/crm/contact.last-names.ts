import type { Migration } from '../../kernel/migrations.ts';
import { keysOf } from './contact.keys.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import { inPortions } from './portions.ts';

/** Contacts of earlier releases are not sorted by their last names. */
export const lastNameKeys: Migration = {
  number: 8,
  name: 'last-name-keys',
  async run({ signal }) {
    for await (const rows of inPortions<ContactRow>(ContactModel, signal)) {
      const writes = rows.map((row) => ({
        updateOne: { filter: { _id: row._id }, update: { $set: { lastNameKey: keysOf(row).lastNameKey } } },
      }));
      await ContactModel.collection.bulkWrite(writes, { ordered: false });
    }
  },
};
