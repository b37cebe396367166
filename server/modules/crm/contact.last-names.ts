import { objectId } from '../../kernel/db.ts';
import type { Migration } from '../../kernel/migrations.ts';
import { keysOf } from './contact.keys.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';

const portion = 500;

/** Contacts of earlier releases are not sorted by their last names. */
export const lastNameKeys: Migration = {
  number: 8,
  name: 'last-name-keys',
  async run({ signal }) {
    for (let after = objectId('0'.repeat(24)); ; ) {
      signal.throwIfAborted();
      const rows = await ContactModel.find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(portion)
        .lean<ContactRow[]>();
      const writes = rows.map((row) => ({
        updateOne: { filter: { _id: row._id }, update: { $set: { lastNameKey: keysOf(row).lastNameKey } } },
      }));
      if (writes.length > 0) await ContactModel.collection.bulkWrite(writes, { ordered: false });
      if (rows.length < portion) return;
      after = rows.at(-1)!._id;
    }
  },
};
