import type { NewsPreferences } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';

interface PreferenceRow extends Partial<NewsPreferences> {
  _id: Types.ObjectId;
}

const schema = new Schema<PreferenceRow>(
  { _id: Schema.Types.ObjectId, mutedSources: [String], quietHours: Schema.Types.Mixed, digestTime: String },
  { collection: 'newsPreferences', versionKey: false },
);
/** One for each user, by the user's id. */
export const PreferenceModel = mongoose.model<PreferenceRow>('NewsPreference', schema);

const toPreferences = (row: Partial<NewsPreferences> | null | undefined): NewsPreferences => ({
  mutedSources: row?.mutedSources ?? [],
  digestTime: row?.digestTime ?? '07:00',
  ...(row?.quietHours && { quietHours: row.quietHours }),
});

export const preferencesOf = async (user: string): Promise<NewsPreferences> =>
  toPreferences(await PreferenceModel.findById(objectId(user)).lean<PreferenceRow>());

/** Reads those of many users at once. */
export async function preferencesOfUsers(users: readonly string[]): Promise<(user: string) => NewsPreferences> {
  const rows = await PreferenceModel.find({ _id: { $in: users.map(objectId) } }).lean<PreferenceRow[]>();
  const byUser = new Map(rows.map((row) => [row._id.toHexString(), row]));
  return (user) => toPreferences(byUser.get(user));
}

export async function writePreferences(user: string, chosen: NewsPreferences): Promise<NewsPreferences> {
  const preferences = { ...chosen, mutedSources: [...new Set(chosen.mutedSources)] };
  await PreferenceModel.replaceOne({ _id: objectId(user) }, preferences, { upsert: true });
  return preferences;
}
