import type { ActivityKind, Platform, SocialActivity } from '@sequelstring/contract/social-profiles.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, insertRows, isDuplicateKey, objectId, transaction } from '../../kernel/db.ts';
import { readTimeCursor, writeCursor } from '../../kernel/records/cursor.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';

interface Copy {
  profile: Types.ObjectId;
  platform: Platform;
  postId: string;
  url?: string;
}

/** A post, or a change of a profile that is worth telling. */
export interface ActivityRow extends Copy {
  _id: Types.ObjectId;
  contact: Types.ObjectId;
  contactName: string;
  /** Of the contact: whose scope it is in. */
  owner: Types.ObjectId;
  isHidden: boolean;
  isMuted: boolean;
  kind: ActivityKind;
  text: string;
  title?: string;
  author?: string;
  media: SocialActivity['media'];
  counts: SocialActivity['counts'];
  /** The same for the same text on another network. */
  fingerprint?: string;
  alsoOn: Copy[];
  publishedAt: Date;
  receivedAt: Date;
  /** When the network's terms or the organisation have it deleted. */
  expiresAt: Date;
}

const { ObjectId, Mixed } = Schema.Types;
const schema = new Schema(
  {
    contact: { type: ObjectId, required: true },
    contactName: { type: String, required: true },
    owner: { type: ObjectId, required: true },
    isHidden: { type: Boolean, required: true },
    isMuted: { type: Boolean, required: true },
    profile: { type: ObjectId, required: true },
    platform: { type: String, required: true },
    postId: { type: String, required: true },
    url: String,
    kind: { type: String, required: true },
    text: String,
    title: String,
    author: String,
    media: Mixed,
    counts: Mixed,
    fingerprint: String,
    alsoOn: [{ _id: false, profile: ObjectId, platform: String, postId: String, url: String }],
    publishedAt: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'socialActivities', versionKey: false, minimize: false },
);
schema.index({ profile: 1, postId: 1 }, { unique: true });
schema.index({ contact: 1, publishedAt: -1, _id: -1 });
schema.index({ owner: 1, publishedAt: -1, _id: -1 });
schema.index({ publishedAt: -1, _id: -1 });
schema.index({ contact: 1, fingerprint: 1 });
schema.index({ 'alsoOn.profile': 1, 'alsoOn.postId': 1 });
schema.index({ expiresAt: 1 });
export const ActivityModel = mongoose.model('SocialActivity', schema);

const crossPostMs = 48 * 3_600_000;

/** The post on another network that says the same at about the same time. */
export const findSame = (row: ActivityRow): Promise<ActivityRow | null> =>
  ActivityModel.findOne({
    contact: row.contact,
    fingerprint: row.fingerprint,
    platform: { $ne: row.platform },
    'alsoOn.platform': { $ne: row.platform },
    publishedAt: {
      $gte: new Date(row.publishedAt.getTime() - crossPostMs),
      $lte: new Date(row.publishedAt.getTime() + crossPostMs),
    },
  }).lean<ActivityRow>();

export const isKnown = async ({ profile, postId }: Copy): Promise<boolean> =>
  (await ActivityModel.exists({ $or: [{ profile, postId }, { alsoOn: { $elemMatch: { profile, postId } } }] })) !==
  null;

/** False where it is there already. */
export async function insertActivity(
  row: ActivityRow,
  also?: (session: ClientSession) => Promise<void>,
): Promise<boolean> {
  try {
    if (!also) await insertRows('socialActivities', [row]);
    else
      await transaction(async (session) => {
        await insertRows('socialActivities', [row], session);
        await also(session);
      });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** Adds what is the same on another network; null where it was added before. */
export const addCopy = (id: Types.ObjectId, copy: Copy): Promise<ActivityRow | null> =>
  ActivityModel.findOneAndUpdate(
    { _id: id, 'alsoOn.platform': { $ne: copy.platform } },
    { $push: { alsoOn: copy } },
    { returnDocument: 'after' },
  ).lean<ActivityRow>();

export interface ActivityFilter {
  contact?: string | undefined;
  platform?: Platform | undefined;
  kind?: ActivityKind | undefined;
  kinds?: readonly ActivityKind[] | undefined;
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  withMuted: boolean;
}

const order = 'published';

/** A page, the newest first. Throws `validation_failed` for a cursor of another list. */
export async function pageOfActivities(
  scope: Scope,
  filter: ActivityFilter,
  { page, limit, cursor }: { page: number; limit: number; cursor?: string | undefined },
): Promise<{ rows: ActivityRow[]; total: number; nextCursor: string | undefined }> {
  const where = whereOf(scope, filter);
  const place = cursor === undefined ? undefined : readTimeCursor(cursor, order);
  const after = place && {
    $or: [{ publishedAt: { $lt: place.key } }, { publishedAt: place.key, _id: { $lt: objectId(place.id) } }],
  };
  const [rows, total] = await Promise.all([
    ActivityModel.find(after ? { $and: [where, after] } : where)
      .sort({ publishedAt: -1, _id: -1 })
      .skip(place ? 0 : (page - 1) * limit)
      .limit(limit + 1)
      .lean<ActivityRow[]>(),
    ActivityModel.countDocuments(where).limit(10_000),
  ]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const nextCursor = last && writeCursor({ sort: order, key: last.publishedAt, id: last._id.toHexString() });
  return { rows: rows.slice(0, limit), total, nextCursor };
}

function whereOf(scope: Scope, filter: ActivityFilter) {
  const { contact, platform, kind, kinds, q, from, to, withMuted } = filter;
  const named = kind ?? (kinds && { $in: [...kinds] });
  return {
    isHidden: false,
    ...withinScope(scope),
    ...(contact && { contact: objectId(contact) }),
    ...(platform && { $or: [{ platform }, { 'alsoOn.platform': platform }] }),
    ...(named && { kind: named }),
    ...(q && { text: { $regex: q.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' } }),
    ...((from || to) && { publishedAt: { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) } }),
    ...(!withMuted && { isMuted: false }),
  };
}

/** Deletes what came from a profile; what stands on another network too stays as that one's. */
export async function deleteActivitiesOf(profile: Types.ObjectId): Promise<number> {
  const shared = await ActivityModel.find({ profile, 'alsoOn.0': { $exists: true } })
    .limit(10_000)
    .lean<ActivityRow[]>();
  for (const { _id, alsoOn } of shared) {
    const [{ profile: other, platform, postId, url }, ...rest] = alsoOn as [Copy, ...Copy[]];
    await ActivityModel.updateOne(
      { _id },
      { $set: { profile: other, platform, postId, url: url ?? '', alsoOn: rest } },
    );
  }
  await ActivityModel.updateMany({ 'alsoOn.profile': profile }, { $pull: { alsoOn: { profile } } });
  return (await ActivityModel.deleteMany({ profile })).deletedCount;
}

export const deleteActivitiesOfContact = async (contact: string): Promise<number> =>
  (await ActivityModel.deleteMany({ contact: objectId(contact) })).deletedCount;

/** By profile: how many posts are kept, when the latest came, and until when the last of them stays. */
export async function keptActivities(
  profiles: readonly Types.ObjectId[],
): Promise<Map<string, { count: number; latest: Date; until: Date }>> {
  const rows = await ActivityModel.aggregate<{ _id: Types.ObjectId; count: number; latest: Date; until: Date }>([
    { $match: { profile: { $in: [...profiles] } } },
    {
      $group: {
        ...{ _id: '$profile', count: { $sum: 1 } },
        ...{ latest: { $max: '$receivedAt' }, until: { $max: '$expiresAt' } },
      },
    },
  ]);
  return new Map(rows.map(({ _id, ...kept }) => [_id.toHexString(), kept]));
}

/** Deletes what is kept long enough. */
export const deleteExpired = async (now: Date): Promise<number> =>
  (await ActivityModel.deleteMany({ expiresAt: { $lte: now } })).deletedCount;

export async function muteActivitiesOf(profile: Types.ObjectId, isMuted: boolean): Promise<void> {
  await ActivityModel.updateMany({ profile }, { $set: { isMuted } });
}

export async function followContactOfActivities(
  contact: string,
  set: Pick<ActivityRow, 'owner' | 'contactName' | 'isHidden'>,
): Promise<void> {
  await ActivityModel.updateMany({ contact: objectId(contact) }, { $set: set });
}

export const toActivity = (row: ActivityRow): SocialActivity => ({
  id: row._id.toHexString(),
  contactId: row.contact.toHexString(),
  contactName: row.contactName,
  profileId: row.profile.toHexString(),
  platform: row.platform,
  kind: row.kind,
  text: row.text,
  title: row.title,
  url: row.url || undefined,
  author: row.author,
  media: row.media,
  counts: row.counts,
  alsoOn: row.alsoOn.map(({ platform, url }) => ({ platform, url: url || undefined })),
  publishedAt: row.publishedAt.toISOString(),
  receivedAt: row.receivedAt.toISOString(),
});
