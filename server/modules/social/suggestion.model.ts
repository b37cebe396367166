import type { Platform, ProfileSuggestion } from '@sequelstring/contract/social-profiles.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';
import type { Person } from './suggestion.judge.ts';

/** What was found for a contact; one row each. */
export interface SuggestionRow {
  /** The contact. */
  _id: Types.ObjectId;
  owner: Types.ObjectId;
  /** Whom the search is for, until it is over. */
  person?: Person;
  searchedAt?: Date;
  found: ProfileSuggestion[];
  problems: string[];
  /** Ids of suggestions that nobody wants to see again. */
  dismissed: string[];
  /** What was found is forgotten then: most of it is about other people. */
  expiresAt: Date;
}

const { ObjectId, Mixed } = Schema.Types;
const schema = new Schema(
  {
    _id: { type: ObjectId, required: true },
    owner: { type: ObjectId, required: true },
    person: Mixed,
    searchedAt: Date,
    found: Mixed,
    problems: [String],
    dismissed: [String],
    expiresAt: { type: Date, required: true },
  },
  { collection: 'socialSuggestions', versionKey: false },
);
schema.index({ expiresAt: 1 });
export const SuggestionModel = mongoose.model('SocialSuggestion', schema);

export const findSuggestions = (contact: string): Promise<SuggestionRow | null> =>
  SuggestionModel.findById(objectId(contact)).lean<SuggestionRow>();

/** Notes that a search is wanted; one that runs goes on. */
export const beginSearch = (
  contact: string,
  { owner, person, expiresAt }: { owner: string; person: Person; expiresAt: Date },
): Promise<SuggestionRow | null> =>
  SuggestionModel.findOneAndUpdate(
    { _id: objectId(contact) },
    {
      $set: { person, owner: objectId(owner), problems: [], expiresAt },
      $setOnInsert: { found: [], dismissed: [] },
    },
    { upsert: true, returnDocument: 'after' },
  ).lean<SuggestionRow>();

export const endSearch = (
  contact: string,
  set: Pick<SuggestionRow, 'found' | 'problems' | 'searchedAt'>,
): Promise<SuggestionRow | null> =>
  SuggestionModel.findOneAndUpdate(
    { _id: objectId(contact) },
    { $set: set, $unset: { person: 1 } },
    { returnDocument: 'after' },
  ).lean<SuggestionRow>();

/** What was found, where nobody searched before; for sample data. */
export async function insertFinds(rows: readonly SuggestionRow[]): Promise<void> {
  await SuggestionModel.insertMany(rows, { lean: true });
}

export const dismiss = (contact: string, id: string): Promise<SuggestionRow | null> =>
  SuggestionModel.findOneAndUpdate(
    { _id: objectId(contact) },
    { $addToSet: { dismissed: id }, $pull: { found: { id } } },
    { returnDocument: 'after' },
  ).lean<SuggestionRow>();

/** What was found and is old goes; what was dismissed stays dismissed. */
export async function forgetOldFinds(now: Date): Promise<void> {
  await SuggestionModel.updateMany(
    { expiresAt: { $lte: now } },
    { $set: { found: [], problems: [], expiresAt: new Date('9999-12-31') }, $unset: { person: 1, searchedAt: 1 } },
  );
}

export async function deleteSuggestionsOf(contact: string): Promise<void> {
  await SuggestionModel.deleteOne({ _id: objectId(contact) });
}

/** Tells suggestions apart, also when the network renames a profile. */
export const idOf = (platform: Platform, key: string): string => `${platform}:${key}`.slice(0, 300);
