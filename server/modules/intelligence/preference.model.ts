import mongoose, { Schema } from 'mongoose';
import { objectId } from '../../kernel/db.ts';

const schema = new Schema(
  { _id: Schema.Types.ObjectId, mutedSources: [String] },
  { collection: 'newsPreferences', versionKey: false },
);
/** One for each user, by the user's id. */
export const PreferenceModel = mongoose.model('NewsPreference', schema);

export async function preferencesOf(user: string): Promise<{ mutedSources: string[] }> {
  const row = await PreferenceModel.findById(objectId(user)).lean<{ mutedSources?: string[] }>();
  return { mutedSources: row?.mutedSources ?? [] };
}

export async function writePreferences(
  user: string,
  { mutedSources }: { mutedSources: readonly string[] },
): Promise<{ mutedSources: string[] }> {
  const muted = [...new Set(mutedSources)];
  await PreferenceModel.updateOne({ _id: objectId(user) }, { $set: { mutedSources: muted } }, { upsert: true });
  return { mutedSources: muted };
}
