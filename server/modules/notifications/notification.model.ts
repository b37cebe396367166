import {
  type Notification,
  NotificationKind,
  type NotificationPreferences,
  type NotificationRequest,
} from '@sequelstring/contract/notifications.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { insertNewRows, objectId } from '../../kernel/db.ts';
import { mentionPattern, type Person } from '../../kernel/personal-data.ts';

export interface NotificationRow extends Omit<NotificationRequest, 'users'> {
  _id: Types.ObjectId;
  user: Types.ObjectId;
  createdAt: Date;
  readAt?: Date;
}

/** How long notifications are kept. */
const keptSeconds = 90 * 86_400;

const schema = new Schema<NotificationRow>(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    key: { type: String, required: true },
    kind: { type: String, required: true },
    level: { type: String, required: true },
    title: { type: String, required: true },
    body: String,
    href: String,
    about: { type: Schema.Types.Mixed },
    actor: String,
    createdAt: { type: Date, required: true },
    readAt: Date,
  },
  { collection: 'notifications', versionKey: false },
);
schema.index({ user: 1, key: 1 }, { unique: true });
schema.index({ user: 1, readAt: 1, _id: -1 });
schema.index({ user: 1, _id: -1 });
schema.index({ createdAt: 1 }, { expireAfterSeconds: keptSeconds });
export const NotificationModel = mongoose.model<NotificationRow>('Notification', schema);

interface PreferenceRow {
  _id: Types.ObjectId;
  kinds: Partial<NotificationPreferences>;
}
export const PreferenceModel = mongoose.model<PreferenceRow>(
  'NotificationPreference',
  new Schema<PreferenceRow>(
    { _id: Schema.Types.ObjectId, kinds: Schema.Types.Mixed },
    { collection: 'notification_preferences', versionKey: false },
  ),
);

/** Stores notifications, and returns those that their users had not been told of before. */
export const insertNotifications = (rows: readonly Omit<NotificationRow, '_id'>[]): Promise<NotificationRow[]> =>
  insertNewRows(
    'notifications',
    rows.map((row): NotificationRow => ({ _id: new Types.ObjectId(), ...row })),
  );

/** Which of these keys the user has been told already. */
export async function knownKeys(user: string, keys: readonly string[]): Promise<Set<string>> {
  const rows = await NotificationModel.find({ user: objectId(user), key: { $in: [...keys] } }, { key: 1 }).lean();
  return new Set(rows.map(({ key }) => key));
}

/** The user's notifications, newest first, those before `before`. */
export const findNotifications = (
  user: string,
  { unread, before, limit }: { unread?: boolean; before?: string; limit: number },
): Promise<NotificationRow[]> =>
  NotificationModel.find({
    user: objectId(user),
    ...(unread !== undefined && { readAt: { $exists: !unread } }),
    ...(before && { _id: { $lt: objectId(before) } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<NotificationRow[]>();

/** Counting further tells nobody more. */
const mostCounted = 100;

export const countUnread = async (user: string): Promise<number> =>
  NotificationModel.countDocuments({ user: objectId(user), readAt: { $exists: false } }).limit(mostCounted);

export const countNotifications = async (user: string): Promise<number> =>
  NotificationModel.countDocuments({ user: objectId(user) }).limit(1000);

export const findNotification = (id: string): Promise<NotificationRow | null> =>
  NotificationModel.findById(objectId(id)).lean<NotificationRow>();

/** Marks one of the user's own; null where there is none. */
export const markNotification = (user: string, id: string, readAt: Date | null): Promise<NotificationRow | null> =>
  NotificationModel.findOneAndUpdate(
    { _id: objectId(id), user: objectId(user) },
    readAt ? { $set: { readAt } } : { $unset: { readAt: 1 } },
    { returnDocument: 'after' },
  ).lean<NotificationRow>();

export async function markAllRead(user: string, readAt: Date): Promise<number> {
  const { modifiedCount } = await NotificationModel.updateMany(
    { user: objectId(user), readAt: { $exists: false } },
    { $set: { readAt } },
  );
  return modifiedCount;
}

export const readPreferences = async (user: string): Promise<NotificationPreferences> =>
  (await readPreferencesOf([user]))(user);

/** What is not chosen otherwise: all of it in the app, none of it by mail. */
export async function readPreferencesOf(users: readonly string[]): Promise<(user: string) => NotificationPreferences> {
  const rows = await PreferenceModel.find({ _id: { $in: users.map(objectId) } }).lean<PreferenceRow[]>();
  const chosen = new Map(rows.map(({ _id, kinds }) => [_id.toHexString(), kinds]));
  return (user) => {
    const kinds = NotificationKind.options.map((kind) => [
      kind,
      chosen.get(user)?.[kind] ?? { inApp: true, email: false },
    ]);
    return Object.fromEntries(kinds) as NotificationPreferences;
  };
}

export async function writePreferences(user: string, change: Partial<NotificationPreferences>): Promise<void> {
  const set = Object.entries(change).map(([kind, chosen]) => [`kinds.${kind}`, chosen]);
  if (set.length === 0) return;
  await PreferenceModel.updateOne({ _id: objectId(user) }, { $set: Object.fromEntries(set) }, { upsert: true });
}

export const toNotification = (row: NotificationRow): Notification => ({
  id: row._id.toHexString(),
  kind: row.kind,
  level: row.level,
  title: row.title,
  body: row.body,
  href: row.href,
  about: row.about,
  actor: row.actor,
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString(),
});

/** Deletes what users were told about a person, or about records that go with the person. */
export async function deleteNotificationsAbout(person: Person): Promise<void> {
  const pattern = mentionPattern(person);
  const told = pattern ? [{ title: { $regex: pattern } }, { body: { $regex: pattern } }] : [];
  await NotificationModel.deleteMany({ $or: [{ 'about.id': { $in: person.records.map(({ id }) => id) } }, ...told] });
}
