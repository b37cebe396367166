import type { EmailStatus } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import mongoose, { type Query, type QueryFilter, Schema, Types } from 'mongoose';
import { type ClientSession, collection, idOf, insertRows, objectId } from '../../kernel/db.ts';
import { SharedReads } from '../../kernel/shared-reads.ts';
import type { ContactKeys } from './contact.keys.ts';

export interface DateRow extends Omit<ImportantDate, 'id' | 'lastSent' | 'createdAt'> {
  _id: Types.ObjectId;
  lastSent?: Date;
  createdAt: Date;
}

export interface AddressRow {
  label?: string;
  street?: string;
  city?: string;
  region?: string;
  postalCode?: string;
  country?: string;
}

export interface SocialProfileRow {
  _id: Types.ObjectId;
  platform: 'linkedin' | 'twitter' | 'facebook';
  profileUrl: string;
  displayName?: string;
}

/** A contact as it is stored. */
export interface ContactRow extends ContactKeys {
  _id: Types.ObjectId;
  firstName: string;
  lastName: string;
  middleName?: string;
  namePrefix?: string;
  nameSuffix?: string;
  nickname?: string;
  email?: string;
  emailStatus: EmailStatus;
  phone?: string;
  otherEmails: { label?: string; email: string }[];
  otherPhones: { label?: string; phone: string }[];
  company?: Types.ObjectId;
  companyName?: string;
  title?: string;
  address?: AddressRow;
  otherAddresses: AddressRow[];
  website?: string;
  notes?: string;
  tags: string[];
  timeZone?: string;
  locale?: string;
  emailOptOut: boolean;
  deceased?: boolean;
  customFields: Record<string, string | number | boolean | null>;
  owner: Types.ObjectId;
  importantDates: DateRow[];
  hasDates: boolean;
  socialProfiles: SocialProfileRow[];
  deleted: boolean;
  deletedAt?: Date;
  createdAt: Date;
  updatedAt: Date;
}

const address = new Schema(
  { label: String, street: String, city: String, region: String, postalCode: String, country: String },
  { _id: false },
);
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
const schema = new Schema(
  {
    firstName: String,
    lastName: String,
    middleName: String,
    namePrefix: String,
    nameSuffix: String,
    nickname: String,
    email: String,
    emailKey: String,
    emailStatus: String,
    phone: String,
    otherEmails: [{ _id: false, label: String, email: String }],
    otherPhones: [{ _id: false, label: String, phone: String }],
    company: Schema.Types.ObjectId,
    companyName: String,
    companyKey: String,
    title: String,
    address,
    otherAddresses: [address],
    website: String,
    notes: String,
    tags: [String],
    timeZone: String,
    locale: String,
    emailOptOut: Boolean,
    deceased: Boolean,
    customFields: Schema.Types.Mixed,
    owner: Schema.Types.ObjectId,
    importantDates: [importantDate],
    hasDates: Boolean,
    socialProfiles: [new Schema({ platform: String, profileUrl: String, displayName: String })],
    nameKey: String,
    searchKeys: [String],
    deleted: Boolean,
    deletedAt: Date,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'contacts', versionKey: false },
);

/** The stored field of each sort order of the list. */
export const sortFields = {
  name: 'nameKey',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  email: 'emailKey',
  companyName: 'companyKey',
} as const;

// A page is read off the index of its order; `_id` keeps it stable.
for (const field of Object.values(sortFields)) schema.index({ deleted: 1, [field]: 1, _id: 1 });
// The orders that a rep lives in. For the others the planner sorts what one owner has, or where that is much, walks the order
// of all: five indexes more would make each import a third slower.
schema.index({ owner: 1, deleted: 1, nameKey: 1, _id: 1 });
schema.index({ owner: 1, deleted: 1, createdAt: 1, _id: 1 });
export const searchIndex = { searchKeys: 1, owner: 1 } as const;
// Searching in all contacts, and in one owner's: these are told apart by their keys. A second index that begins with the
// owner would hold all search keys of a contact again, which are half of what storing one costs.
schema.index(searchIndex);
schema.index({ emailKey: 1 }, { unique: true, partialFilterExpression: { deleted: false, emailKey: { $gt: '' } } });
// Filters that find few of all contacts have an index of those that they can find, and no entry for the others.
schema.index(
  { company: 1, deleted: 1, nameKey: 1, _id: 1 },
  { partialFilterExpression: { company: { $exists: true } } },
);
schema.index({ tags: 1, deleted: 1, nameKey: 1, _id: 1 }, { partialFilterExpression: { tags: { $gt: '' } } });
// Below `ok` are `bounced` and `complained`.
schema.index({ emailStatus: 1, deleted: 1, nameKey: 1 }, { partialFilterExpression: { emailStatus: { $lt: 'ok' } } });
// Who shares an address that is another contact's own.
schema.index({ 'otherEmails.email': 1 }, { partialFilterExpression: { 'otherEmails.email': { $gt: '' } } });
schema.index({ hasDates: 1, deleted: 1, _id: 1 }, { partialFilterExpression: { hasDates: true } });
schema.index({ owner: 1, hasDates: 1, deleted: 1, _id: 1 }, { partialFilterExpression: { hasDates: true } });

export const newId = (): Types.ObjectId => new Types.ObjectId();

export const ContactModel = mongoose.model<ContactRow>('Contact', schema);
export type ContactFilter = QueryFilter<ContactRow>;

/** What a query finds, in its order, as the database sends it: for answers that are written straight from that. */
export const readContacts = (query: Query<unknown, ContactRow>): Promise<Buffer[]> =>
  query.setOptions({ raw: true }).lean<Buffer[]>();

interface SingleRead {
  id: string;
  owner: string | undefined;
}

/** Single contacts that many clients ask for at once are read together, those of each owner by a query of their own. */
const single = new SharedReads<SingleRead, Buffer>(async (asked) => {
  const owners = Map.groupBy(asked.values(), ({ owner }) => owner);
  const found = await Promise.all(
    [...owners].map(async ([owner, reads]) => {
      const filter = { _id: { $in: reads.map(({ id }) => objectId(id)) }, ...visible(owner) };
      const documents = await collection<Buffer>('contacts').find(filter, { raw: true }).toArray();
      return documents.map((bytes) => [keyOf({ id: idOf(bytes), owner }), bytes] as const);
    }),
  );
  return new Map(found.flat());
});

const keyOf = ({ id, owner }: SingleRead) => `${id} ${owner}`;
const visible = (owner: string | undefined) => ({ deleted: false, ...(owner && { owner: objectId(owner) }) });

/** One contact that is not deleted, as the database sends it; of one owner where `owner` is given. */
export const readContact = (read: SingleRead): Promise<Buffer | undefined> => single.get(keyOf(read), read);

/** The same as a row. */
export const findContact = (
  id: string,
  { owner, session }: { owner?: string; session?: ClientSession } = {},
): Promise<ContactRow | null> =>
  ContactModel.findOne({ _id: objectId(id), ...visible(owner) }, null, { session }).lean<ContactRow>();

export const findContacts = (ids: readonly string[], session?: ClientSession): Promise<ContactRow[]> =>
  ContactModel.find({ _id: { $in: ids.map(objectId) } }, null, { session }).lean<ContactRow[]>();

export async function insertContacts(rows: readonly ContactRow[], session: ClientSession): Promise<void> {
  // The rows were built and checked by this module; hydrating each would cost more than storing it.
  if (rows.length === 1) await insertRows('contacts', rows, session);
  else await ContactModel.insertMany(rows, { session, lean: true, ordered: true });
}

/** Stores a few contacts with one command; fails as a whole where one of their addresses is taken. */
export const insertNewContacts = (rows: readonly ContactRow[], session: ClientSession): Promise<void> =>
  insertRows('contacts', rows, session);

/** Stores what differs between two states of a contact and returns the names of the fields that do. */
export async function saveChanges(before: ContactRow, after: ContactRow, session: ClientSession): Promise<string[]> {
  const set: Record<string, unknown> = {};
  const unset: Record<string, 1> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof ContactRow>) {
    if (isSame(before[field], after[field])) continue;
    if (after[field] === undefined) unset[field] = 1;
    else set[field] = after[field];
  }
  const changed = [...Object.keys(set), ...Object.keys(unset)];
  if (changed.length === 0) return [];
  const update = { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) };
  await ContactModel.updateOne({ _id: before._id }, update, { session, timestamps: false });
  return changed;
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
