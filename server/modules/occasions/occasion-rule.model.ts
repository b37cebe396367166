import { withTag } from '@sequelstring/contract/filter.ts';
import type { OccasionRule, OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';

export interface RuleRow extends OccasionRuleInput {
  _id: Types.ObjectId;
  isDefault: boolean;
  /** Rules go in this order, from low to high. */
  position: number;
  /** Who "me" is in the filter; nobody for the rule that comes with the program. */
  savedBy?: Types.ObjectId;
  updatedAt: Date;
}

const schema = new Schema<RuleRow>(
  {
    name: String,
    isDefault: Boolean,
    position: Number,
    paused: Boolean,
    action: String,
    occasions: [String],
    filter: Schema.Types.Mixed,
    daysBefore: Number,
    taskTitle: String,
    template: String,
    tone: String,
    workingDays: [Number],
    offDays: String,
    hours: { type: { _id: false, from: String, to: String } },
    approval: Boolean,
    personalLine: Boolean,
    perOwnerPerDay: Number,
    perDomainPerDay: Number,
    savedBy: Schema.Types.ObjectId,
    updatedAt: Date,
  },
  { collection: 'occasionRules', versionKey: false, minimize: false },
);
schema.index({ isDefault: 1, position: 1, _id: 1 });
export const RuleModel = mongoose.model<RuleRow>('OccasionRule', schema);

/** What happens where no other rule fits, until somebody changes it: an email on the day, at its time, by itself. */
export const standardRule: RuleRow = {
  _id: objectId('0'.repeat(23).concat('1')),
  name: 'Everyone else',
  isDefault: true,
  position: 0,
  paused: false,
  action: 'email',
  occasions: [],
  daysBefore: 0,
  workingDays: [1, 2, 3, 4, 5],
  offDays: 'send',
  approval: false,
  updatedAt: new Date(0),
};

/** All rules in their order, the default one last. */
export async function findRules(session?: ClientSession): Promise<RuleRow[]> {
  const rows = await RuleModel.find({}, null, { session })
    .sort({ isDefault: 1, position: 1, _id: 1 })
    .lean<RuleRow[]>();
  return rows.some(({ isDefault }) => isDefault) ? rows : [...rows, standardRule];
}

export const insertRule = (row: RuleRow, session?: ClientSession): Promise<void> =>
  insertRows('occasionRules', [row], session);

export async function replaceRule(row: RuleRow, session: ClientSession): Promise<void> {
  await RuleModel.collection.replaceOne({ _id: row._id }, row, {
    session,
    upsert: row.isDefault,
    ignoreUndefined: true,
  });
}

/** Rules that ask for a tag go on asking for it when it has another name; resolves to how many there are. */
export async function replaceTagInRules(replaced: { tags: readonly string[]; by: string }): Promise<number> {
  let count = 0;
  for (const { _id, filter } of await findRules()) {
    const renewed = filter && withTag(filter, replaced);
    if (JSON.stringify(renewed) === JSON.stringify(filter)) continue;
    const { modifiedCount } = await RuleModel.updateOne({ _id, filter }, { $set: { filter: renewed } });
    count += modifiedCount;
  }
  return count;
}

export async function deleteRule(id: Types.ObjectId, session: ClientSession): Promise<void> {
  await RuleModel.deleteOne({ _id: id }, { session });
}

export async function placeRules(ids: readonly string[], session: ClientSession): Promise<void> {
  for (const [position, id] of ids.entries()) {
    await RuleModel.updateOne({ _id: objectId(id) }, { $set: { position } }, { session });
  }
}

export const newRuleId = (): Types.ObjectId => new Types.ObjectId();

export const toRule = (
  { _id, position: _position, savedBy: _by, updatedAt, ...row }: RuleRow,
  problem?: string,
): OccasionRule => ({
  ...row,
  id: _id.toHexString(),
  updatedAt: updatedAt.toISOString(),
  ...(problem && { problem }),
});
