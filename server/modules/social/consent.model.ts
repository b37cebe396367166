import type { ConsentLink, Platform } from '@sequelstring/contract/social-profiles.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { objectId } from '../../kernel/db.ts';

/** A contact was asked to share profiles. */
export interface ConsentRow {
  _id: Types.ObjectId;
  contact: Types.ObjectId;
  owner: Types.ObjectId;
  askedBy?: Types.ObjectId;
  platforms: Platform[];
  status: 'open' | 'connected' | 'declined';
  message?: string;
  email?: { to: string; status: 'queued' | 'sent' | 'failed'; error?: string };
  createdAt: Date;
  expiresAt: Date;
}

/** A sign-in at a network that was begun. What must stay secret of it lies in the vault. */
export interface SignInRow {
  /** Digest of its `state`. */
  _id: string;
  platform: Platform;
  contact: Types.ObjectId;
  consent: Types.ObjectId;
  startedBy?: Types.ObjectId;
  /** Digest of the cookie of the browser that began it, where a browser did. */
  browser?: string;
  expiresAt: Date;
}

const { ObjectId, Mixed } = Schema.Types;
const consents = new Schema(
  {
    contact: { type: ObjectId, required: true },
    owner: { type: ObjectId, required: true },
    askedBy: ObjectId,
    platforms: [String],
    status: { type: String, required: true },
    message: String,
    email: Mixed,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'socialConsents', versionKey: false },
);
consents.index({ contact: 1, _id: -1 });
export const ConsentModel = mongoose.model('SocialConsent', consents);

const signIns = new Schema(
  {
    _id: { type: String, required: true },
    platform: { type: String, required: true },
    contact: { type: ObjectId, required: true },
    consent: { type: ObjectId, required: true },
    startedBy: ObjectId,
    browser: String,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'socialSignIns', versionKey: false },
);
signIns.index({ expiresAt: 1 });
export const SignInModel = mongoose.model('SocialSignIn', signIns);

export async function insertConsent(row: ConsentRow): Promise<void> {
  await ConsentModel.insertMany([row], { lean: true });
}

export const findConsent = (id: string): Promise<ConsentRow | null> =>
  ConsentModel.findById(objectId(id)).lean<ConsentRow>();

export const consentsOf = (contact: string): Promise<ConsentRow[]> =>
  ConsentModel.find({ contact: objectId(contact) })
    .sort({ _id: -1 })
    .limit(20)
    .lean<ConsentRow[]>();

export const changeConsent = (id: Types.ObjectId, set: Partial<ConsentRow>): Promise<ConsentRow | null> =>
  ConsentModel.findOneAndUpdate({ _id: id }, { $set: set }, { returnDocument: 'after' }).lean<ConsentRow>();

export const deleteConsentsOf = async (contact: string): Promise<void> => {
  await ConsentModel.deleteMany({ contact: objectId(contact) });
  await SignInModel.deleteMany({ contact: objectId(contact) });
};

export async function insertSignIn(row: SignInRow): Promise<void> {
  await SignInModel.insertMany([row], { lean: true });
}

export const findSignIn = (id: string): Promise<SignInRow | null> => SignInModel.findById(id).lean<SignInRow>();

/** Takes a sign-in, once: whoever comes with the same answer again finds none. */
export const takeSignIn = (id: string): Promise<SignInRow | null> =>
  SignInModel.findOneAndDelete({ _id: id }).lean<SignInRow>();

export async function expiredSignIns(now: Date): Promise<string[]> {
  const rows = await SignInModel.find({ expiresAt: { $lte: now } }, { _id: 1 })
    .limit(500)
    .lean<{ _id: string }[]>();
  return rows.map(({ _id }) => _id);
}

export const toConsentLink = (row: ConsentRow, now: Date): ConsentLink => ({
  id: row._id.toHexString(),
  platforms: row.platforms,
  status: row.status === 'open' && row.expiresAt <= now ? 'expired' : row.status,
  email: row.email,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});
