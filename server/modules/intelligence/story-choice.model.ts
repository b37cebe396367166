import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';
import type { Placement } from './stories/story-index.ts';

/** What a person decided about the stories of one account; it goes before what clustering finds. */
export interface StoryChoice {
  account: Types.ObjectId;
  /** `article`: this article belongs to `story`. `story`: all of this story belongs to `story`. */
  of: 'article' | 'story';
  /** The id of that article or story. */
  key: Types.ObjectId;
  story: Types.ObjectId;
  chosenAt: Date;
}

const { ObjectId } = Schema.Types;
const schema = new Schema(
  {
    account: { type: ObjectId, required: true },
    of: { type: String, required: true },
    key: { type: ObjectId, required: true },
    story: { type: ObjectId, required: true },
    chosenAt: { type: Date, required: true },
  },
  { collection: 'newsStoryChoices', versionKey: false },
);
schema.index({ account: 1, of: 1, key: 1 }, { unique: true });
// As long as articles are kept: no later one is compared with them then.
schema.index({ chosenAt: 1 }, { expireAfterSeconds: 90 * 86_400 });
export const StoryChoiceModel = mongoose.model('NewsStoryChoice', schema);

/** Remembers a choice in place of an earlier one. */
export async function rememberChoice(choice: StoryChoice, session?: ClientSession): Promise<void> {
  const { story, chosenAt, ...which } = choice;
  await StoryChoiceModel.updateOne(which, { $set: { story, chosenAt } }, { upsert: true, ...(session && { session }) });
}

export async function forgetChoice(
  which: Pick<StoryChoice, 'account' | 'of' | 'key'>,
  session: ClientSession,
): Promise<void> {
  await StoryChoiceModel.deleteOne(which, { session });
}

/** By account; those about which nobody decided anything are left out. */
export async function choicesOf(accounts: readonly string[]): Promise<Map<string, StoryChoice[]>> {
  if (accounts.length === 0) return new Map();
  const rows = await StoryChoiceModel.find({ account: { $in: accounts.map(objectId) } }).lean<StoryChoice[]>();
  return Map.groupBy(rows, ({ account }) => account.toHexString());
}

/**
 * The story of an article for one account: that of the nearest earlier article where a person moved it, else the one that
 * clustering found; either may have been joined to another. `followed` says that a person's choice for an article decided.
 */
export function storyByChoice(
  choices: readonly StoryChoice[],
  { story, nearest }: Pick<Placement, 'story' | 'nearest'>,
): { story: string; followed: boolean } {
  const targets = new Map(choices.map((choice) => [`${choice.of}:${choice.key.toHexString()}`, choice.story]));
  const near = targets.size > 0 ? nearest() : undefined;
  const chosen = near && targets.get(`article:${near}`)?.toHexString();
  let found = chosen ?? story;
  for (const seen = new Set<string>(); !seen.has(found); ) {
    seen.add(found);
    found = targets.get(`story:${found}`)?.toHexString() ?? found;
  }
  return { story: found, followed: chosen !== undefined };
}
