import mongoose, { Schema } from 'mongoose';
import { isDuplicateKey } from '../../kernel/db.ts';

interface QuotaRow {
  /** `<rule>:<day>:owner:<user>` or `<rule>:<day>:domain:<domain>`. */
  _id: string;
  used: number;
  day: string;
}

const schema = new Schema<QuotaRow>(
  { _id: String, used: Number, day: String },
  { collection: 'greetingQuotas', versionKey: false },
);
schema.index({ day: 1 });
export const QuotaModel = mongoose.model<QuotaRow>('GreetingQuota', schema);

/** One place of those that a rule has on a day. */
export interface Place {
  key: string;
  day: string;
  most: number;
}

/** Takes a place of each kind, or none at all: false where one of them is used up. */
export async function takePlaces(places: readonly Place[]): Promise<boolean> {
  for (const [index, place] of places.entries()) {
    if (await takePlace(place)) continue;
    await leavePlaces(places.slice(0, index).map(({ key }) => key));
    return false;
  }
  return true;
}

/** Where all are taken no row matches, and the one that would be inserted exists already. */
async function takePlace({ key, day, most }: Place): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await QuotaModel.updateOne(
        { _id: key, used: { $lt: most } },
        { $inc: { used: 1 }, $setOnInsert: { day } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The first two of a day may both have tried to insert it.
      if (attempt === 2) return false;
    }
  }
}

export async function leavePlaces(keys: readonly string[]): Promise<void> {
  await QuotaModel.updateMany({ _id: { $in: keys } }, { $inc: { used: -1 } });
}

export async function forgetQuotasBefore(day: string): Promise<void> {
  await QuotaModel.deleteMany({ day: { $lt: day } });
}
