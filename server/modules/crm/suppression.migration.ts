import { objectId, transaction } from '../../kernel/db.ts';
import type { Migration } from '../../kernel/migrations.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import { greetingAddress } from './contact.view.ts';
import { insertSuppressions, type NewSuppression } from './suppression.model.ts';

const portion = 1000;
const fields = { email: 1, otherEmails: 1, emailOptOut: 1, emailStatus: 1 } as const;

/** Contacts of earlier releases, deleted ones too, told alone who opted out and whose address takes no email. */
export const suppressionsFromContacts: Migration = {
  number: 1,
  name: 'suppressions-from-contacts',
  async run({ signal }) {
    for (let after = objectId('0'.repeat(24)); ; ) {
      signal.throwIfAborted();
      const rows = await ContactModel.find({ _id: { $gt: after } }, fields)
        .sort({ _id: 1 })
        .limit(portion)
        .lean<ContactRow[]>();
      const wanted = rows.flatMap(suppressionsIn);
      if (wanted.length > 0) await transaction((session) => insertSuppressions(wanted, new Date(), session));
      if (rows.length < portion) return;
      after = rows.at(-1)!._id;
    }
  },
};

function suppressionsIn(row: ContactRow): NewSuppression[] {
  const email = greetingAddress(row);
  if (!email) return [];
  return [
    // Nobody wrote down whether the recipient or a user said so.
    ...(row.emailOptOut ? [{ email, reason: 'unsubscribed', source: 'link' } as const] : []),
    ...(row.emailStatus !== 'ok' ? [{ email, reason: row.emailStatus, source: 'mail_system' } as const] : []),
  ];
}
