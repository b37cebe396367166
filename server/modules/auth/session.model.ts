import mongoose, { type InferSchemaType, Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';

/** One sign-in of one browser: the family of all refresh tokens that followed from it. */
const schema = new Schema(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    /** SHA-256 of the one token that is good now. */
    tokenHash: { type: String, required: true },
    /** SHA-256 of the token before it, and when that was exchanged. */
    previousHash: String,
    rotatedAt: Date,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    userAgent: String,
  },
  { collection: 'sessions', versionKey: false },
);
schema.index({ user: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type SessionRow = InferSchemaType<typeof schema> & { _id: Types.ObjectId };
export const SessionModel = mongoose.model('Session', schema);

export const findSession = (id: string): Promise<SessionRow | null> =>
  SessionModel.findById(objectId(id)).lean<SessionRow>();

/** Puts the token with the hash `to` in the place of the one with `from`; false where another request was first. */
export async function rotateSession(
  id: string,
  { from, to, at, expiresAt }: { from: string; to: string; at: Date; expiresAt: Date },
): Promise<boolean> {
  const { matchedCount } = await SessionModel.updateOne(
    { _id: objectId(id), tokenHash: from },
    { $set: { tokenHash: to, previousHash: from, rotatedAt: at, expiresAt } },
  );
  return matchedCount === 1;
}

export async function endSession(id: string): Promise<void> {
  await SessionModel.deleteOne({ _id: objectId(id) });
}

/** Ends all sessions of a user but the one to keep, if any. */
export async function endSessionsOf(userId: string, session: ClientSession, keep?: string): Promise<void> {
  await SessionModel.deleteMany({ user: objectId(userId), ...(keep && { _id: { $ne: objectId(keep) } }) }, { session });
}

export const listSessionIds = async (userId: string, now: Date): Promise<Set<string>> => {
  const rows = await SessionModel.find({ user: objectId(userId), expiresAt: { $gt: now } }, { _id: 1 }).lean();
  return new Set(rows.map(({ _id }) => _id.toHexString()));
};
