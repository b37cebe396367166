import type { User } from '@sequelstring/contract/auth.ts';
import { type Role, roles } from '@sequelstring/contract/route.ts';
import mongoose, { type InferSchemaType, Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';
import type { AuthUser } from './api.ts';

const schema = new Schema(
  {
    name: { type: String, required: true },
    /** As typed; `emailKey` is what it is compared by. */
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    /** Lower-case beginnings that the list is searched by: the words of the name and the address. */
    words: { type: [String], required: true },
    sortName: { type: String, required: true },
    passwordHash: { type: String, required: true },
    role: { type: String, enum: roles, required: true },
    timeZone: String,
    locale: String,
    isActive: { type: Boolean, required: true },
    lastLoginAt: Date,
    /** There while two-factor sign-in is on; the secret lies in the vault. */
    twoFactor: {
      type: new Schema(
        {
          since: { type: Date, required: true },
          /** The latest period whose code was used: neither it nor an earlier one is good again. */
          usedPeriod: { type: Number, required: true },
          /** Hashes of the recovery codes that are left. */
          recoveryHashes: { type: [String], required: true },
        },
        { _id: false },
      ),
    },
    createdAt: { type: Date, required: true },
  },
  { collection: 'users', versionKey: false },
);
schema.index({ emailKey: 1 }, { unique: true });
schema.index({ sortName: 1, _id: 1 });
schema.index({ createdAt: 1, _id: 1 });
schema.index({ words: 1 });
schema.index({ role: 1, isActive: 1 });
schema.index({ isActive: 1, sortName: 1 });

export type UserRow = InferSchemaType<typeof schema> & { _id: Types.ObjectId };
export const UserModel = mongoose.model('User', schema);

export const emailKeyOf = (email: string): string => email.trim().toLowerCase();

/** The fields that follow from the name and the address. */
export const derived = (name: string, email: string) => ({
  sortName: name.toLowerCase(),
  emailKey: emailKeyOf(email),
  words: [...new Set([name.toLowerCase(), ...name.toLowerCase().split(/\s+/), emailKeyOf(email)])],
});

export const toAuthUser = (row: UserRow): AuthUser => ({
  id: row._id.toHexString(),
  name: row.name,
  email: row.email,
  role: row.role as Role,
  timeZone: row.timeZone ?? undefined,
  locale: row.locale ?? undefined,
  isActive: row.isActive,
});

export const toUser = (row: UserRow): User => ({
  ...toAuthUser(row),
  hasTwoFactor: Boolean(row.twoFactor),
  lastLoginAt: row.lastLoginAt?.toISOString(),
  createdAt: row.createdAt.toISOString(),
});

export const findUser = (id: string, session?: ClientSession): Promise<UserRow | null> =>
  UserModel.findById(objectId(id), null, { session }).lean<UserRow>();

export const findUsers = (ids: readonly string[]): Promise<UserRow[]> =>
  UserModel.find({ _id: { $in: ids.map(objectId) } }).lean<UserRow[]>();

export const findUserIds = async (roles: readonly Role[]): Promise<string[]> =>
  (await UserModel.find({ role: { $in: roles }, isActive: true }, { _id: 1 }).lean()).map(({ _id }) =>
    _id.toHexString(),
  );

export const findUserByEmail = (email: string): Promise<UserRow | null> =>
  UserModel.findOne({ emailKey: emailKeyOf(email) }).lean<UserRow>();

export const findActiveUsers = (limit: number): Promise<UserRow[]> =>
  UserModel.find({ isActive: true }).sort({ sortName: 1 }).limit(limit).lean<UserRow[]>();

export const anyUserExists = async (session?: ClientSession): Promise<boolean> =>
  (await UserModel.exists({})
    .sort({ _id: 1 })
    .session(session ?? null)) !== null;

/** The id of an active administrator. */
export const findActiveAdmin = async (session?: ClientSession): Promise<string | undefined> =>
  (await UserModel.exists({ role: 'admin', isActive: true }).session(session ?? null))?._id.toHexString();

export interface UserFilter {
  q?: string;
  role?: Role;
  isActive?: boolean;
  /** The search looks at names and not at addresses. */
  byNameAlone?: boolean;
  sort: string;
  page: number;
  limit: number;
}

const sortFields: Record<string, string> = { name: 'sortName', email: 'emailKey', createdAt: 'createdAt' };

/** `RegExp.escape` would write the first letter as a code, out of which MongoDB makes no bounds for its index. */
const escaped = (q: string) => q.toLowerCase().replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const beginning = (q: string) => new RegExp(`^${escaped(q)}`);
const wordBeginning = (q: string) => new RegExp(`(?:^|\\s)${escaped(q)}`);

/** One page of users and how many there are in all. */
export async function listUserRows(filter: UserFilter): Promise<{ rows: UserRow[]; total: number }> {
  const where = {
    ...(filter.q && { words: beginning(filter.q) }),
    ...(filter.q && filter.byNameAlone && { sortName: wordBeginning(filter.q) }),
    ...(filter.role && { role: filter.role }),
    ...(filter.isActive !== undefined && { isActive: filter.isActive }),
  };
  const direction = filter.sort.startsWith('-') ? -1 : 1;
  const field = sortFields[filter.sort.replace('-', '')] ?? 'sortName';
  const [rows, total] = await Promise.all([
    UserModel.find(where)
      .sort({ [field]: direction, _id: direction })
      .skip((filter.page - 1) * filter.limit)
      .limit(filter.limit)
      .lean<UserRow[]>(),
    Object.keys(where).length ? UserModel.countDocuments(where) : UserModel.estimatedDocumentCount(),
  ]);
  return { rows, total };
}

type TwoFactor = NonNullable<UserRow['twoFactor']>;

/** Turns two-factor sign-in on; false where it is on already. */
export async function setTwoFactor(id: string, twoFactor: TwoFactor, session: ClientSession): Promise<boolean> {
  const off = { _id: objectId(id), twoFactor: { $exists: false } };
  return (await UserModel.updateOne(off, { $set: { twoFactor } }, { session })).matchedCount === 1;
}

export async function unsetTwoFactor(id: string, session: ClientSession): Promise<void> {
  await UserModel.updateOne({ _id: objectId(id) }, { $unset: { twoFactor: 1 } }, { session });
}

/** False where two-factor sign-in is off. */
export async function replaceRecoveryCodes(id: string, hashes: string[], session: ClientSession): Promise<boolean> {
  const on = { _id: objectId(id), twoFactor: { $exists: true } };
  const set = { $set: { 'twoFactor.recoveryHashes': hashes } };
  return (await UserModel.updateOne(on, set, { session })).matchedCount === 1;
}

/** Uses up the code of a period; false where that or a later one was used before. */
export async function usePeriod(id: string, period: number): Promise<boolean> {
  const unused = { _id: objectId(id), 'twoFactor.usedPeriod': { $lt: period } };
  return (await UserModel.updateOne(unused, { $set: { 'twoFactor.usedPeriod': period } })).matchedCount === 1;
}

/** Uses up a recovery code; false where there is none with this hash. */
export async function useRecoveryCode(id: string, hash: string, session: ClientSession): Promise<boolean> {
  const unused = { _id: objectId(id), 'twoFactor.recoveryHashes': hash };
  const change = { $pull: { 'twoFactor.recoveryHashes': hash } };
  return (await UserModel.updateOne(unused, change, { session })).matchedCount === 1;
}
