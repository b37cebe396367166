import { hash } from 'node:crypto';
import type { Suppression, SuppressionReason, SuppressionSource } from '@sequelstring/contract/suppressions.ts';
import mongoose, { type QueryFilter, Schema, Types } from 'mongoose';
import { batchedReads } from '../../kernel/batched-reads.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { objectId } from '../../kernel/db.ts';
import { ERASED } from '../../kernel/personal-data.ts';
import { emailKeyOf } from './contact.keys.ts';

/** What keeps greetings from an address. Rows stay when they are lifted, so that it can be told who did so. */
export interface SuppressionRow {
  _id: Types.ObjectId;
  /** Lower case. */
  emailKey: string;
  email: string;
  reason: SuppressionReason;
  source: SuppressionSource;
  by?: Types.ObjectId;
  lifted: boolean;
  liftedAt?: Date;
  liftedBy?: Types.ObjectId;
  why?: string;
  createdAt: Date;
}

const schema = new Schema(
  {
    emailKey: String,
    email: String,
    reason: String,
    source: String,
    by: Schema.Types.ObjectId,
    lifted: Boolean,
    liftedAt: Date,
    liftedBy: Schema.Types.ObjectId,
    why: String,
    createdAt: Date,
  },
  { collection: 'suppressions', versionKey: false },
);
schema.index({ emailKey: 1, reason: 1 }, { unique: true, partialFilterExpression: { lifted: false } });
schema.index({ emailKey: 1, lifted: 1, _id: -1 });
schema.index({ lifted: 1, _id: -1 });
schema.index({ lifted: 1, reason: 1, _id: -1 });

export const SuppressionModel = mongoose.model<SuppressionRow>('Suppression', schema);

export type NewSuppression = Pick<SuppressionRow, 'email' | 'reason' | 'source'> & { by?: string };

/** What is in force, by the key of its address. */
export type Suppressed = ReadonlyMap<string, readonly SuppressionRow[]>;

export async function findSuppressed(emails: readonly string[], session?: ClientSession): Promise<Suppressed> {
  const keys = new Set(emails.map(emailKeyOf));
  if (keys.size === 0) return new Map();
  const stored = new Map([...keys].flatMap((key) => storedKeys(key).map((form) => [form, key] as const)));
  const filter = { emailKey: { $in: [...stored.keys()] }, lifted: false };
  const rows = await SuppressionModel.find(filter, null, { session }).lean<SuppressionRow[]>();
  return Map.groupBy(rows, ({ emailKey }) => stored.get(emailKey)!);
}

/** The key of an address whose person was erased: it is known again when it comes back, and cannot be read. */
const erasedKeyOf = (emailKey: string): string => `sha256:${hash('sha256', emailKey)}`;

const storedKeys = (emailKey: string): string[] => [emailKey, erasedKeyOf(emailKey)];

/** Everything that was ever said of these addresses, what was lifted included. */
export const suppressionsEver = (emailKeys: readonly string[]): Promise<SuppressionRow[]> =>
  SuppressionModel.find({ emailKey: { $in: emailKeys.flatMap(storedKeys) } }).lean<SuppressionRow[]>();

/** Keeps what is in force by the hash of the address alone, and forgets the rest. */
export async function hashSuppressions(emailKeys: readonly string[]): Promise<void> {
  await SuppressionModel.deleteMany({ emailKey: { $in: emailKeys.flatMap(storedKeys) }, lifted: true });
  for (const emailKey of emailKeys) {
    const set = { emailKey: erasedKeyOf(emailKey), email: ERASED };
    await SuppressionModel.updateMany({ emailKey }, { $set: set, $unset: { why: 1 } });
  }
}

const single = batchedReads<string, readonly SuppressionRow[]>(emailKeyOf, findSuppressed);

/** The same of one address; many that are asked for at once are read together. */
export const suppressionsOf = async (email: string): Promise<readonly SuppressionRow[]> =>
  (await single.load(email)) ?? [];

/** Adds what is not in force yet and returns that. */
export async function insertSuppressions(
  wanted: readonly NewSuppression[],
  now: Date,
  session: ClientSession,
): Promise<SuppressionRow[]> {
  const known = await findSuppressed(
    wanted.map(({ email }) => email),
    session,
  );
  const rows = new Map<string, SuppressionRow>();
  for (const { email, reason, source, by } of wanted) {
    const emailKey = emailKeyOf(email);
    const same = known.get(emailKey)?.find((one) => one.reason === reason);
    // What recipients say themselves weighs more than who said it for them.
    if (same && source === 'link' && same.source !== 'link')
      await SuppressionModel.updateOne({ _id: same._id }, { $set: { source } }, { session });
    if (same) continue;
    rows.set(`${reason} ${emailKey}`, {
      _id: new Types.ObjectId(),
      emailKey,
      email,
      reason,
      source,
      ...(by && { by: objectId(by) }),
      lifted: false,
      createdAt: now,
    });
  }
  if (rows.size > 0) await SuppressionModel.insertMany([...rows.values()], { session, lean: true });
  return [...rows.values()];
}

export const findSuppression = (id: string, session?: ClientSession): Promise<SuppressionRow | null> =>
  SuppressionModel.findOne({ _id: objectId(id), lifted: false }, null, { session }).lean<SuppressionRow>();

/** Takes them out of force, and keeps by whom and why. */
export async function markLifted(
  ids: readonly Types.ObjectId[],
  lifting: { at: Date; by?: string; why: string },
  session: ClientSession,
): Promise<void> {
  const { at, by, why } = lifting;
  const set = { lifted: true, liftedAt: at, why, ...(by && { liftedBy: objectId(by) }) };
  await SuppressionModel.updateMany({ _id: { $in: [...ids] } }, { $set: set }, { session });
}

export async function pageOfSuppressions(
  { email, reason, lifted }: { email?: string; reason?: SuppressionReason; lifted: boolean },
  { skip, limit, cursor }: { skip: number; limit: number; cursor?: string },
): Promise<{ rows: SuppressionRow[]; total: number }> {
  const filter: QueryFilter<SuppressionRow> = {
    lifted,
    ...(email && { emailKey: { $in: storedKeys(emailKeyOf(email)) } }),
    ...(reason && { reason }),
  };
  const [rows, total] = await Promise.all([
    SuppressionModel.find({ ...filter, ...(cursor && { _id: { $lt: objectId(cursor) } }) })
      .sort({ _id: -1 })
      .skip(cursor ? 0 : skip)
      .limit(limit + 1)
      .lean<SuppressionRow[]>(),
    SuppressionModel.countDocuments(filter),
  ]);
  return { rows, total };
}

export const toSuppression = (row: SuppressionRow): Suppression => ({
  id: row._id.toHexString(),
  email: row.email,
  reason: row.reason,
  source: row.source,
  by: row.by?.toHexString(),
  createdAt: row.createdAt.toISOString(),
  ...(row.lifted && {
    lifted: { at: row.liftedAt!.toISOString(), by: row.liftedBy?.toHexString(), why: row.why ?? '' },
  }),
});
