import { objectId } from '../../kernel/db.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';

const portion = 500;

/** All contacts, the deleted ones too, in portions by id; for migrations. */
export async function* contactsInPortions(signal: AbortSignal): AsyncGenerator<ContactRow[]> {
  for (let after = objectId('0'.repeat(24)); ; ) {
    signal.throwIfAborted();
    const rows = await ContactModel.find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(portion)
      .lean<ContactRow[]>();
    if (rows.length > 0) yield rows;
    if (rows.length < portion) return;
    after = rows.at(-1)!._id;
  }
}
