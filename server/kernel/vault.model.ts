import mongoose, { Schema } from 'mongoose';
import type { ClientSession } from './db.ts';

/** A sealed value under a name such as `token:<user>:<provider>`; `keyId` tells which key opens it. */
export interface VaultRow {
  _id: string;
  keyId: string;
  sealed: string;
  updatedAt: Date;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    sealed: { type: String, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'vault', versionKey: false },
);
schema.index({ keyId: 1, _id: 1 });
export const VaultModel = mongoose.model<VaultRow>('Vault', schema);

export const findSealed = (name: string, session?: ClientSession): Promise<VaultRow | null> =>
  VaultModel.findById(name, null, { session }).lean<VaultRow>();

export async function storeSealed({ _id, ...set }: VaultRow, session?: ClientSession): Promise<void> {
  await VaultModel.updateOne({ _id }, { $set: set }, { session, upsert: true });
}

/** Whether there was one. */
export async function removeSealed(name: string, session?: ClientSession): Promise<boolean> {
  return (await VaultModel.deleteOne({ _id: name }, { session })).deletedCount > 0;
}

/** Up to a thousand that are not sealed with this key, in the order of their names. */
export const findOtherKeys = (keyId: string, after: string): Promise<VaultRow[]> =>
  VaultModel.find({ _id: { $gt: after }, keyId: { $ne: keyId } })
    .sort({ _id: 1 })
    .limit(1000)
    .lean<VaultRow[]>();

/** Puts the same value under another key, unless somebody changed it meanwhile. */
export async function replaceSealed(row: VaultRow, next: Pick<VaultRow, 'keyId' | 'sealed'>): Promise<boolean> {
  const { modifiedCount } = await VaultModel.updateOne({ _id: row._id, sealed: row.sealed }, { $set: next });
  return modifiedCount > 0;
}

/** How many cannot be read as their key is none of these. */
export const countOtherKeys = (keyIds: readonly string[]): Promise<number> =>
  VaultModel.countDocuments({ keyId: { $nin: [...keyIds] } });
