import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../../kernel/db.ts';
import type { Person } from '../../../kernel/personal-data.ts';

/** That a contact was erased. It has the contact's id, and knows the person only until all of it is gone. */
export interface ErasureRow {
  _id: Types.ObjectId;
  by: Types.ObjectId;
  at: Date;
  person?: Person;
  doneAt?: Date;
}

const schema = new Schema(
  { by: Schema.Types.ObjectId, at: Date, person: Schema.Types.Mixed, doneAt: Date },
  { collection: 'erasures', versionKey: false },
);
schema.index({ doneAt: 1, at: 1 });
export const ErasureModel = mongoose.model<ErasureRow>('Erasure', schema);

export const insertErasure = (row: ErasureRow, session: ClientSession): Promise<void> =>
  insertRows('erasures', [row], session);

export const findErasure = (id: string): Promise<ErasureRow | null> =>
  ErasureModel.findById(objectId(id)).lean<ErasureRow>();

/** Erasures that have yet to end, those that began before this time. */
export const findUnfinished = (before: Date): Promise<ErasureRow[]> =>
  ErasureModel.find({ doneAt: null, at: { $lt: before } })
    .limit(100)
    .lean<ErasureRow[]>();

export async function finishErasure({ _id }: ErasureRow, doneAt: Date): Promise<void> {
  await ErasureModel.updateOne({ _id }, { $set: { doneAt }, $unset: { person: 1 } });
}
