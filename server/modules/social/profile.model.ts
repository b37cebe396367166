import type {
  ContactField,
  Platform,
  ProfileField,
  ProfileState,
  SocialProfile,
} from '@sequelstring/contract/social-profiles.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';

/** A value with where it comes from; one that a person typed is locked. */
export interface KeptValue {
  value: string | number;
  from: 'network' | 'person' | 'import';
  at: Date;
  by?: Types.ObjectId;
  locked?: boolean;
}

export interface ProfileRow {
  _id: Types.ObjectId;
  contact: Types.ObjectId;
  contactName: string;
  /** Of the contact: whose scope it is in. */
  owner: Types.ObjectId;
  /** The contact is deleted. */
  isHidden: boolean;
  platform: Platform;
  way: SocialProfile['way'];
  /** Tells the profiles of a contact apart: the platform with the network's id, or with the address. */
  key: string;
  profileUrl?: string;
  handle?: string;
  profileId?: string;
  values: Partial<Record<ProfileField, KeptValue>>;
  proposals: { field: ProfileField; value: string | number; at: Date }[];
  /** Proposals that a person did not want. */
  dismissed: Partial<Record<ProfileField, string | number>>;
  /** What a person did not want on the contact's own record. */
  dismissedOnContact?: Partial<Record<ContactField, string>>;
  isVerified: boolean;
  state: ProfileState;
  reason?: string;
  until?: Date;
  isMuted: boolean;
  /** The whole profile was read. */
  profileReadAt?: Date;
  lastSynced?: Date;
  /** Missing where there is nothing to read. */
  nextSyncAt?: Date;
  /** A person asked for a reading that has not begun yet. */
  orderedAt?: Date;
  /** A worker reads it; one that died is given up then. */
  readingUntil?: Date;
  failures: number;
  /** Of the adapter, for the next read of posts. */
  cursor?: string;
  /** One figure a day, the latest ones. */
  followersHistory: { at: Date; count: number }[];
  consentedAt?: Date;
  createdAt: Date;
}

const { ObjectId, Mixed } = Schema.Types;
const schema = new Schema(
  {
    contact: { type: ObjectId, required: true },
    contactName: { type: String, required: true },
    owner: { type: ObjectId, required: true },
    isHidden: { type: Boolean, required: true },
    platform: { type: String, required: true },
    way: { type: String, required: true },
    key: { type: String, required: true },
    profileUrl: String,
    handle: String,
    profileId: String,
    values: Mixed,
    proposals: Mixed,
    dismissed: Mixed,
    dismissedOnContact: Mixed,
    isVerified: { type: Boolean, required: true },
    state: { type: String, required: true },
    reason: String,
    until: Date,
    isMuted: { type: Boolean, required: true },
    profileReadAt: Date,
    lastSynced: Date,
    nextSyncAt: Date,
    orderedAt: Date,
    readingUntil: Date,
    failures: { type: Number, required: true },
    cursor: String,
    followersHistory: Mixed,
    consentedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { collection: 'socialProfiles', versionKey: false, minimize: false },
);
schema.index({ contact: 1, key: 1 }, { unique: true });
schema.index({ platform: 1, isHidden: 1, nextSyncAt: 1 });
schema.index({ platform: 1, profileUrl: 1 });
schema.index({ platform: 1, profileReadAt: 1 });
export const ProfileModel = mongoose.model('SocialProfile', schema);

export const newSocialId = (): Types.ObjectId => new Types.ObjectId();

export const profilesOf = (contact: string): Promise<ProfileRow[]> =>
  ProfileModel.find({ contact: objectId(contact) })
    .sort({ _id: 1 })
    .limit(100)
    .lean<ProfileRow[]>();

export const findProfile = (id: string, contact?: string): Promise<ProfileRow | null> =>
  ProfileModel.findOne({ _id: objectId(id), ...(contact && { contact: objectId(contact) }) }).lean<ProfileRow>();

export const insertProfile = (row: ProfileRow, session?: ClientSession): Promise<void> =>
  insertRows('socialProfiles', [row], session);

/** Changes a profile; what is undefined is taken away. Null where it is gone by now. */
export function changeProfile(
  id: Types.ObjectId,
  change: { [K in keyof ProfileRow]?: ProfileRow[K] | undefined },
): Promise<ProfileRow | null> {
  const entries = Object.entries(change);
  const set = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  const unset = Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [[name, 1]] : [])));
  const update = {
    ...(Object.keys(set).length > 0 && { $set: set }),
    ...(Object.keys(unset).length > 0 && { $unset: unset }),
  };
  return ProfileModel.findOneAndUpdate({ _id: id }, update, { returnDocument: 'after' }).lean<ProfileRow>();
}

export const deleteProfile = async (id: Types.ObjectId): Promise<boolean> =>
  (await ProfileModel.deleteOne({ _id: id })).deletedCount > 0;

/** Whose time has come, those that waited longest first. */
export const dueProfiles = (platform: Platform, now: Date, limit: number): Promise<Pick<ProfileRow, '_id'>[]> =>
  ProfileModel.find({ platform, isHidden: false, nextSyncAt: { $lte: now } }, { _id: 1 })
    .sort({ nextSyncAt: 1 })
    .limit(limit)
    .lean<Pick<ProfileRow, '_id'>[]>();

/** Has a profile read as soon as can be, or once more where it is being read. */
export async function orderReading(id: Types.ObjectId, now: Date): Promise<void> {
  await ProfileModel.updateOne({ _id: id }, { $set: { orderedAt: now, nextSyncAt: now } });
}

/**
 * Takes a profile that is due for one reading, until then at most, and resolves to it as it was; null where nothing is due or
 * another worker reads it.
 */
export const beginReading = (id: string, now: Date, until: Date): Promise<ProfileRow | null> =>
  ProfileModel.findOneAndUpdate(
    {
      ...{ _id: objectId(id), isHidden: false, nextSyncAt: { $lte: now } },
      $or: [{ readingUntil: { $exists: false } }, { readingUntil: { $lte: now } }],
    },
    { $set: { readingUntil: until }, $unset: { orderedAt: 1 } },
    { returnDocument: 'before' },
  ).lean<ProfileRow>();

/** Of a network, some whose values were read for the last time before then. */
export const unreadSince = (platform: Platform, before: Date): Promise<ProfileRow[]> =>
  ProfileModel.find({ platform, profileReadAt: { $lte: before } })
    .sort({ profileReadAt: 1 })
    .limit(500)
    .lean<ProfileRow[]>();

/** What follows from the contact: its owner, its name, and whether it is deleted. */
export async function followContact(
  contact: string,
  set: Pick<ProfileRow, 'owner' | 'contactName' | 'isHidden'>,
): Promise<void> {
  await ProfileModel.updateMany({ contact: objectId(contact) }, { $set: set });
}

/** How many profiles are in each state, by platform. */
export const countStates = (): Promise<{ _id: { platform: Platform; state: ProfileState }; count: number }[]> =>
  ProfileModel.aggregate([
    { $match: { isHidden: false } },
    { $group: { _id: { platform: '$platform', state: '$state' }, count: { $sum: 1 } } },
  ]);
