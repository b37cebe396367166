import type { DigestChannel } from '@sequelstring/contract/news.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { isDuplicateKey, objectId } from '../../../kernel/db.ts';

/** `sending` from before the email is handed over until the mail system has answered; the last four are final. */
export type DigestStatus = 'due' | 'sending' | 'sent' | 'empty' | 'uncertain' | 'failed';

/** One digest of one user for one day or week; there is never a second row of it. */
export interface DigestRow {
  _id: Types.ObjectId;
  user: Types.ObjectId;
  channel: DigestChannel;
  /** In the user's time zone. */
  day: string;
  from: Date;
  to: Date;
  status: DigestStatus;
  stories?: number;
  error?: string;
  createdAt: Date;
}

const keptSeconds = 90 * 86_400;
const schema = new Schema<DigestRow>(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    channel: { type: String, required: true },
    day: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    status: { type: String, required: true },
    stories: Number,
    error: String,
    createdAt: { type: Date, required: true },
  },
  { collection: 'newsDigests', versionKey: false },
);
schema.index({ user: 1, channel: 1, day: 1 }, { unique: true });
schema.index({ status: 1, _id: 1 });
schema.index({ createdAt: 1 }, { expireAfterSeconds: keptSeconds });
export const DigestModel = mongoose.model<DigestRow>('NewsDigest', schema);

/** Up to when the latest digests of these users reach, by user. */
export async function lastDigestsOf(
  users: readonly string[],
  channel: DigestChannel,
): Promise<Map<string, Pick<DigestRow, 'day' | 'to'>>> {
  const rows = await DigestModel.find({ user: { $in: users.map(objectId) }, channel }, { user: 1, day: 1, to: 1 })
    .sort({ user: 1, channel: 1, day: 1 })
    .lean<DigestRow[]>();
  return new Map(rows.map(({ user, day, to }) => [user.toHexString(), { day, to }]));
}

/** Leaves the one alone that is there already. */
export async function insertDigest(row: Omit<DigestRow, '_id' | 'status'>): Promise<void> {
  try {
    await DigestModel.create({ _id: new Types.ObjectId(), ...row, status: 'due' });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Ids of digests that are not finished. */
export async function openDigests(limit: number): Promise<string[]> {
  const rows = await DigestModel.find({ status: { $in: ['due', 'sending'] } }, { _id: 1 })
    .sort({ status: 1, _id: 1 })
    .limit(limit)
    .lean<Pick<DigestRow, '_id'>[]>();
  return rows.map(({ _id }) => _id.toHexString());
}

export const findDigest = (id: string): Promise<DigestRow | null> =>
  DigestModel.findById(objectId(id)).lean<DigestRow>();

/** False where the digest has another status by now. */
export async function moveDigest(
  id: Types.ObjectId,
  from: DigestStatus,
  set: Pick<DigestRow, 'status' | 'stories' | 'error'>,
): Promise<boolean> {
  return (await DigestModel.updateOne({ _id: id, status: from }, { $set: set })).matchedCount > 0;
}
