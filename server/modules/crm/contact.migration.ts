import { objectId } from '../../kernel/db.ts';
import type { Migration } from '../../kernel/migrations.ts';
import { ContactModel } from './contact.model.ts';

const portion = 1000;

/** Contacts of earlier releases carry no version. */
export const contactVersions: Migration = {
  number: 2,
  name: 'contact-versions',
  async run({ signal }) {
    for (let after = objectId('0'.repeat(24)); ; ) {
      signal.throwIfAborted();
      const rows = await ContactModel.find({ _id: { $gt: after } }, { _id: 1, version: 1 })
        .sort({ _id: 1 })
        .limit(portion)
        .lean();
      const ids = rows.filter(({ version }) => version === undefined).map(({ _id }) => _id);
      if (ids.length > 0) {
        await ContactModel.updateMany({ _id: { $in: ids } }, { $set: { version: 1 } }, { timestamps: false });
      }
      if (rows.length < portion) return;
      after = rows.at(-1)!._id;
    }
  },
};
