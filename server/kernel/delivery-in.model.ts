import mongoose, { Schema, Types } from 'mongoose';
import { isDuplicateKey, objectId } from './db.ts';
import { mentionPattern, type Person } from './personal-data.ts';

/** A delivery of a vendor, proven to be theirs. */
export interface DeliveryInRow {
  _id: Types.ObjectId;
  vendor: string;
  /** What is the same when the vendor delivers the same thing again. */
  key: string;
  status: 'received' | 'done' | 'failed';
  contentType: string;
  query: Record<string, string>;
  body: Buffer;
  bytes: number;
  receivedAt: Date;
  finishedAt?: Date;
  error?: string;
}

const schema = new Schema(
  {
    vendor: { type: String, required: true },
    key: { type: String, required: true },
    status: { type: String, required: true },
    contentType: String,
    query: Schema.Types.Mixed,
    body: Buffer,
    bytes: Number,
    receivedAt: { type: Date, required: true },
    finishedAt: Date,
    error: String,
  },
  { collection: 'webhookDeliveriesIn', versionKey: false, minimize: false },
);
schema.index({ vendor: 1, key: 1 }, { unique: true });
schema.index({ vendor: 1, _id: -1 });
schema.index({ status: 1, _id: -1 });
schema.index({ receivedAt: 1 }, { expireAfterSeconds: 30 * 86_400 });
export const DeliveryInModel = mongoose.model('DeliveryIn', schema);

const withoutBody = { body: 0 };

/** Stores a delivery, or gives back the one that is there under its key. */
export async function storeDelivery(
  given: Omit<DeliveryInRow, '_id' | 'status'>,
): Promise<{ id: string; isNew: boolean; status: DeliveryInRow['status'] }> {
  const _id = new Types.ObjectId();
  try {
    await DeliveryInModel.insertMany([{ _id, status: 'received', ...given }], { lean: true });
    return { id: _id.toHexString(), isNew: true, status: 'received' };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const { vendor, key } = given;
    const row = await DeliveryInModel.findOne({ vendor, key }, withoutBody).lean<DeliveryInRow>();
    if (!row) throw error;
    return { id: row._id.toHexString(), isNew: false, status: row.status };
  }
}

export const findDelivery = (id: string): Promise<DeliveryInRow | null> =>
  DeliveryInModel.findById(objectId(id)).lean<DeliveryInRow>();

export async function finishDelivery(
  id: string,
  end: Pick<DeliveryInRow, 'status' | 'finishedAt' | 'error'>,
): Promise<void> {
  const { error, ...set } = end;
  await DeliveryInModel.updateOne({ _id: objectId(id) }, error ? { $set: end } : { $set: set, $unset: { error: 1 } });
}

/** Puts a failed delivery back to work; undefined where it is not failed. */
export const reopenDelivery = (id: string): Promise<DeliveryInRow | null> =>
  DeliveryInModel.findOneAndUpdate(
    { _id: objectId(id), status: 'failed' },
    { $set: { status: 'received' }, $unset: { error: 1, finishedAt: 1 } },
    { returnDocument: 'after', projection: withoutBody },
  ).lean<DeliveryInRow>();

export async function pageOfDeliveries(
  filter: { vendor?: string; status?: DeliveryInRow['status'] },
  { page, limit }: { page: number; limit: number },
): Promise<{ rows: DeliveryInRow[]; total: number }> {
  const where = { ...(filter.vendor && { vendor: filter.vendor }), ...(filter.status && { status: filter.status }) };
  const [rows, total] = await Promise.all([
    DeliveryInModel.find(where, withoutBody)
      .sort({ _id: -1 })
      .skip((page - 1) * limit)
      .limit(limit)
      .lean<DeliveryInRow[]>(),
    DeliveryInModel.countDocuments(where).limit(10_000),
  ]);
  return { rows, total };
}

/** Of each vendor the newest delivery. */
export const lastDelivery = (vendor: string): Promise<DeliveryInRow | null> =>
  DeliveryInModel.findOne({ vendor }, withoutBody).sort({ _id: -1 }).lean<DeliveryInRow>();

/** Deliveries that should have been worked on by now. */
export const findUnfinished = (before: Date): Promise<Pick<DeliveryInRow, '_id'>[]> =>
  DeliveryInModel.find({ status: 'received', receivedAt: { $lt: before } }, { _id: 1 })
    .sort({ _id: -1 })
    .limit(1000)
    .lean<Pick<DeliveryInRow, '_id'>[]>();

/** Empties what vendors delivered about a person; that it came stays, so that it is not taken again. */
export async function emptyDeliveriesAbout(person: Person): Promise<void> {
  const pattern = mentionPattern(person);
  if (!pattern) return;
  const rows = DeliveryInModel.find({ bytes: { $gt: 0 } })
    .lean<DeliveryInRow[]>()
    .cursor({ batchSize: 50 });
  for await (const found of rows) {
    const { _id, body, query } = found as unknown as DeliveryInRow;
    const text = `${Buffer.from(body.buffer).toString('utf8')} ${JSON.stringify(query)}`;
    if (pattern.test(withoutPercents(text)))
      await DeliveryInModel.updateOne(
        { _id },
        { $set: { body: Buffer.alloc(0), bytes: 0, query: {} }, $unset: { error: 1 } },
      );
  }
}

/** Forms write `@` and `+` in per cent. */
const withoutPercents = (text: string): string =>
  text.replaceAll(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
