import mongoose, { Schema, type Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';
import type { MatchFeedback } from './matching/feedback.ts';

interface FeedbackRow extends MatchFeedback {
  _id: Types.ObjectId;
  account: Types.ObjectId;
  updatedAt: Date;
}

const schema = new Schema(
  {
    account: { type: Schema.Types.ObjectId, required: true },
    /** Folded. */
    words: { type: String, required: true },
    right: { type: Number, required: true },
    wrong: { type: Number, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'newsMatchFeedback', versionKey: false },
);
schema.index({ account: 1, words: 1 }, { unique: true });
schema.index({ updatedAt: 1, _id: 1 });
export const MatchFeedbackModel = mongoose.model('NewsMatchFeedback', schema);

/** Adds to what was said about matches of an account that rest on these words; negative amounts take back. */
export async function addFeedback(
  account: string,
  words: readonly string[],
  change: { right: number; wrong: number },
  now: Date,
): Promise<void> {
  for (const word of words) {
    await MatchFeedbackModel.updateOne(
      { account: objectId(account), words: word },
      { $inc: change, $set: { updatedAt: now } },
      { upsert: true },
    );
  }
}

/** All that was said about accounts of which something was said since then, at most of 1,000 accounts. */
export async function feedbackSince(since: Date): Promise<Map<string, MatchFeedback[]>> {
  const changed = await MatchFeedbackModel.find({ updatedAt: { $gte: since } }, { account: 1 })
    .sort({ updatedAt: 1 })
    .limit(1_000)
    .lean<FeedbackRow[]>();
  const accounts = [...new Set(changed.map(({ account }) => account.toHexString()))];
  if (accounts.length === 0) return new Map();
  const rows = await MatchFeedbackModel.find({ account: { $in: accounts.map(objectId) } }).lean<FeedbackRow[]>();
  const feedback = new Map<string, MatchFeedback[]>();
  for (const { account, words, right, wrong } of rows) {
    const id = account.toHexString();
    feedback.set(id, [...(feedback.get(id) ?? []), { words, right, wrong }]);
  }
  return feedback;
}
