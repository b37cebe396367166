import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';

/** One sign-in of one browser: the family of all refresh tokens that followed from it. */
const schema = new Schema(
  {
    _id: { type: String, required: true },
    user: { type: Schema.Types.ObjectId, required: true },
    /** How many exchanges there were: the refresh token with this number is the one that is good now. */
    generation: { type: Number, required: true },
    rotatedAt: Date,
    createdAt: { type: Date, required: true },
    usedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    userAgent: String,
    address: String,
  },
  { collection: 'sessions', versionKey: false },
);
schema.index({ user: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type SessionRow = InferSchemaType<typeof schema>;
export const SessionModel = mongoose.model('Session', schema);

export const findSession = (id: string): Promise<SessionRow | null> => SessionModel.findById(id).lean<SessionRow>();

/** Takes a session from one generation to the next; false where another request was first. */
export async function rotateSession(
  id: string,
  generation: number,
  { at, ...change }: { at: Date; expiresAt: Date; address?: string },
): Promise<boolean> {
  const { matchedCount } = await SessionModel.updateOne(
    { _id: id, generation },
    { $set: { generation: generation + 1, rotatedAt: at, usedAt: at, ...change } },
  );
  return matchedCount === 1;
}

/** Ends a session; false where it had ended before. */
export async function removeSession(id: string, session?: ClientSession): Promise<boolean> {
  return (await SessionModel.deleteOne({ _id: id }, { session })).deletedCount === 1;
}

/** Ends all sessions of a user but the one to keep, if any. */
export async function endSessionsOf(userId: string, session: ClientSession, keep?: string): Promise<void> {
  await SessionModel.deleteMany({ user: objectId(userId), ...(keep && { _id: { $ne: keep } }) }, { session });
}

/** A user's sessions, the latest used first. Nobody has more of them than a page can show. */
export const listSessions = (userId: string, now: Date): Promise<SessionRow[]> =>
  SessionModel.find({ user: objectId(userId), expiresAt: { $gt: now } })
    .sort({ usedAt: -1 })
    .limit(200)
    .lean<SessionRow[]>();

export const listSessionIds = async (userId: string, now: Date): Promise<Set<string>> => {
  const rows = await SessionModel.find({ user: objectId(userId), expiresAt: { $gt: now } }, { _id: 1 }).lean();
  return new Set(rows.map(({ _id }) => String(_id)));
};
