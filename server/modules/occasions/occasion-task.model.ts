import mongoose, { Schema } from 'mongoose';
import { ignoreDuplicates, insertRows } from '../../kernel/db.ts';

interface OccasionTaskRow {
  /** `<rule>:<date>:<year>`: each rule gives one task an occasion. */
  _id: string;
  task: string;
  /** Of the occasion. */
  day: string;
}

const schema = new Schema<OccasionTaskRow>(
  { _id: String, task: String, day: String },
  { collection: 'occasionTasks', versionKey: false },
);
schema.index({ day: 1 });
export const OccasionTaskModel = mongoose.model<OccasionTaskRow>('OccasionTask', schema);

/** Those of the keys whose task has been made, even where somebody has deleted it since. */
export async function tasksMade(keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await OccasionTaskModel.find({ _id: { $in: keys } }, { _id: 1 }).lean<{ _id: string }[]>();
  return new Set(rows.map(({ _id }) => _id));
}

export const keepTask = (row: OccasionTaskRow): Promise<void> =>
  insertRows('occasionTasks', [row]).catch(ignoreDuplicates);

export async function forgetTasksBefore(day: string): Promise<void> {
  await OccasionTaskModel.deleteMany({ day: { $lt: day } });
}
