import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { contactKind, type SocialProfile } from '@sequelstring/contract/records/contact.ts';
import type { Address } from '@sequelstring/contract/records/field.ts';
import { sortsOf } from '@sequelstring/contract/records/kind.ts';
import mongoose, { type QueryFilter, Schema, type Types } from 'mongoose';
import type { z } from 'zod';
import { type ClientSession, collection, insertRows, objectId } from '../../kernel/db.ts';
import { type RowOf, schemaOf } from '../../kernel/records/record.model.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import { textKeyNames } from '../../kernel/records/store.ts';
import type { ContactKeys } from './contact.keys.ts';

export interface DateRow extends Omit<ImportantDate, 'id' | 'lastSent' | 'createdAt'> {
  _id: Types.ObjectId;
  lastSent?: Date;
  createdAt: Date;
}

export type SocialProfileRow = Omit<z.infer<typeof SocialProfile>, 'id'> & { _id: Types.ObjectId };

type Fields = (typeof contactKind)['fields'];

/** A contact as it is stored. */
export type ContactRow = Omit<RowOf<Fields>, 'importantDates' | 'socialProfiles'> &
  ContactKeys & {
    importantDates: DateRow[];
    socialProfiles: SocialProfileRow[];
    /** Its own id, where a contact that whoever saved this one does not see had the address already. */
    emailTwin?: Types.ObjectId;
  };
export type AddressRow = Address;

const importantDate = new Schema({
  type: { type: String },
  label: String,
  date: String,
  sendTime: String,
  timeZone: String,
  emailTemplate: String,
  repeatAnnually: Boolean,
  leapDay: String,
  optOut: Boolean,
  isActive: Boolean,
  lastSent: Date,
  createdAt: Date,
});
/** The stored fields of the list's orders that are not sorted by themselves. */
export const sortPaths: Readonly<Record<string, string>> = {
  name: 'nameKey',
  lastName: 'lastNameKey',
  email: 'emailKey',
  companyName: 'companyKey',
};
/** Text fields that are sorted by a key with their name. */
export const textKeys = Object.entries(textKeyNames(contactKind, sortPaths));

const schema = schemaOf(contactKind, {
  emailKey: String,
  emailTwin: Schema.Types.ObjectId,
  companyKey: String,
  nameKey: String,
  lastNameKey: String,
  phoneKeys: [String],
  importantDates: [importantDate],
  ...Object.fromEntries(textKeys.map(([, key]) => [key, String])),
}) as Schema<ContactRow>;

// A page is read off the index of its order; `_id` keeps it stable.
const orders = { ...sortPaths, ...Object.fromEntries(textKeys) };
for (const name of sortsOf(contactKind)) schema.index({ deleted: 1, [orders[name] ?? name]: 1, _id: 1 });
// The orders that a rep lives in. For the others the planner sorts what one owner has, or where that is much, walks the order
// of all: five indexes more would make each import a third slower.
schema.index({ owner: 1, deleted: 1, nameKey: 1, _id: 1 });
schema.index({ owner: 1, deleted: 1, createdAt: 1, _id: 1 });
schema.index(
  { emailKey: 1, emailTwin: 1 },
  { unique: true, partialFilterExpression: { deleted: false, emailKey: { $gt: '' } } },
);
// Filters that find few of all contacts have an index of those that they can find, and no entry for the others.
schema.index(
  { company: 1, deleted: 1, nameKey: 1, _id: 1 },
  { partialFilterExpression: { company: { $exists: true } } },
);
schema.index({ phoneKeys: 1 }, { partialFilterExpression: { phoneKeys: { $gt: '' } } });
schema.index({ tags: 1, deleted: 1, nameKey: 1, _id: 1 }, { partialFilterExpression: { tags: { $gt: '' } } });
// Below `ok` are `bounced` and `complained`.
schema.index({ emailStatus: 1, deleted: 1, nameKey: 1 }, { partialFilterExpression: { emailStatus: { $lt: 'ok' } } });
// Who shares an address that is another contact's own.
schema.index({ 'otherEmails.email': 1 }, { partialFilterExpression: { 'otherEmails.email': { $gt: '' } } });
// Whose letters a change of a template would change.
schema.index(
  { 'importantDates.emailTemplate': 1 },
  { partialFilterExpression: { 'importantDates.emailTemplate': { $gt: '' } } },
);
// What was merged into a contact goes with it when its person is erased.
schema.index({ mergedInto: 1 }, { partialFilterExpression: { mergedInto: { $exists: true } } });
schema.index({ hasDates: 1, deleted: 1, _id: 1 }, { partialFilterExpression: { hasDates: true } });
schema.index({ owner: 1, hasDates: 1, deleted: 1, _id: 1 }, { partialFilterExpression: { hasDates: true } });

export const ContactModel = mongoose.model<ContactRow>('Contact', schema);
export type ContactFilter = QueryFilter<ContactRow>;

/** Of each contact these fields alone: the others take longer to read than all that comes after. */
export const findFieldsOfContacts = <Field extends keyof ContactRow>(
  ids: readonly string[],
  fields: readonly Field[],
): Promise<Pick<ContactRow, Field>[]> =>
  collection<ContactRow>('contacts')
    .find(
      { _id: { $in: ids.map(objectId) } },
      { projection: Object.fromEntries(fields.map((field) => [field, 1])), batchSize: ids.length + 1 },
    )
    .toArray();

/** The contacts whose own address is one of these, whoever owns them. */
export const addressHolders = (
  emailKeys: readonly string[],
  session: ClientSession,
): Promise<Pick<ContactRow, '_id' | 'owner' | 'emailKey'>[]> =>
  ContactModel.find({ deleted: false, emailKey: { $in: emailKeys } }, { owner: 1, emailKey: 1 }, { session }).lean<
    ContactRow[]
  >();

export async function insertContacts(rows: readonly ContactRow[], session: ClientSession): Promise<void> {
  // The rows were built and checked by this module; hydrating each would cost more than storing it.
  if (rows.length > 0) await insertRows('contacts', rows, session);
}

/** Those that are not deleted. */
export const findByPhoneKey = (key: string): Promise<ContactRow[]> =>
  ContactModel.find({ phoneKeys: key, deleted: false }).limit(50).lean<ContactRow[]>();

/** Those that are not deleted and have one of these addresses or names, within a scope. */
export async function contactsByKeys(
  { emails, names }: { emails: readonly string[]; names: readonly string[] },
  scope: Scope,
  session?: ClientSession,
): Promise<Pick<ContactRow, '_id' | 'emailKey' | 'nameKey'>[]> {
  const find = (keys: ContactFilter) =>
    ContactModel.find({ ...keys, deleted: false, ...withinScope(scope) }, { emailKey: 1, nameKey: 1 }, { session })
      .limit(5000)
      .lean<Pick<ContactRow, '_id' | 'emailKey' | 'nameKey'>[]>();
  return [
    ...(emails.length > 0 ? await find({ emailKey: { $in: [...emails] } }) : []),
    ...(names.length > 0 ? await find({ nameKey: { $in: [...names] } }) : []),
  ];
}
