import type { WebhookEventName } from '@sequelstring/contract/webhook-events.ts';
import type { DeliveryOut, Webhook } from '@sequelstring/contract/webhooks.ts';
import mongoose, { Schema, Types } from 'mongoose';
import { type ClientSession, ignoreDuplicates, objectId } from '../../kernel/db.ts';
import { mentionPattern, type Person } from '../../kernel/personal-data.ts';

export interface WebhookRow {
  _id: Types.ObjectId;
  url: string;
  events: WebhookEventName[];
  isActive: boolean;
  createdAt: Date;
}

const webhookSchema = new Schema(
  {
    url: { type: String, required: true },
    events: [String],
    isActive: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'webhooks', versionKey: false },
);
webhookSchema.index({ isActive: 1, events: 1 });
export const WebhookModel = mongoose.model('Webhook', webhookSchema);

/** An event on its way to a subscriber; `eventId` makes it one row however often the event is heard. */
export interface DeliveryOutRow {
  _id: Types.ObjectId;
  webhook: Types.ObjectId;
  eventId: string;
  event: string;
  /** The JSON that is sent, and that the signature covers. */
  body: string;
  status: DeliveryOut['status'];
  attempts: number;
  answer?: number;
  error?: string;
  createdAt: Date;
  finishedAt?: Date;
}

const deliverySchema = new Schema(
  {
    webhook: { type: Schema.Types.ObjectId, required: true },
    eventId: { type: String, required: true },
    event: { type: String, required: true },
    body: { type: String, required: true },
    status: { type: String, required: true },
    attempts: { type: Number, required: true },
    answer: Number,
    error: String,
    createdAt: { type: Date, required: true },
    finishedAt: Date,
  },
  { collection: 'webhookDeliveriesOut', versionKey: false },
);
deliverySchema.index({ webhook: 1, eventId: 1 }, { unique: true });
deliverySchema.index({ webhook: 1, _id: -1 });
deliverySchema.index({ webhook: 1, status: 1, _id: -1 });
deliverySchema.index({ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400 });
export const DeliveryOutModel = mongoose.model('DeliveryOut', deliverySchema);

export const newWebhookId = (): Types.ObjectId => new Types.ObjectId();

export const listWebhooks = (): Promise<WebhookRow[]> =>
  WebhookModel.find({ _id: { $gt: new Types.ObjectId('0'.repeat(24)) } })
    .sort({ _id: 1 })
    .limit(200)
    .lean<WebhookRow[]>();

export const findWebhook = (id: string): Promise<WebhookRow | null> =>
  WebhookModel.findById(objectId(id)).lean<WebhookRow>();

export const findSubscribed = (events: readonly WebhookEventName[]): Promise<WebhookRow[]> =>
  WebhookModel.find({ isActive: true, events: { $in: [...events] } }).lean<WebhookRow[]>();

export async function insertWebhook(row: WebhookRow, session: ClientSession): Promise<void> {
  await WebhookModel.insertMany([row], { lean: true, session });
}

export const changeWebhook = (
  id: string,
  change: Partial<Pick<WebhookRow, 'url' | 'events' | 'isActive'>>,
  session: ClientSession,
): Promise<WebhookRow | null> =>
  WebhookModel.findOneAndUpdate(
    { _id: objectId(id) },
    { $set: change },
    { session, returnDocument: 'after' },
  ).lean<WebhookRow>();

/** Whether there was one; its log goes with it. */
export async function deleteWebhook(id: string, session: ClientSession): Promise<boolean> {
  await DeliveryOutModel.deleteMany({ webhook: objectId(id) }, { session });
  return (await WebhookModel.deleteOne({ _id: objectId(id) }, { session })).deletedCount > 0;
}

/** Stores those that are not stored yet. */
export async function insertDeliveries(rows: readonly DeliveryOutRow[]): Promise<void> {
  await DeliveryOutModel.insertMany([...rows], { lean: true, ordered: false }).catch(ignoreDuplicates);
}

export const findWaiting = (
  events: readonly { webhook: Types.ObjectId; eventId: string }[],
): Promise<{ _id: Types.ObjectId }[]> =>
  DeliveryOutModel.find(
    { $or: events.map(({ webhook, eventId }) => ({ webhook, eventId })), status: 'waiting' },
    { _id: 1 },
  ).lean<{ _id: Types.ObjectId }[]>();

export const findDeliveryOut = (id: string): Promise<DeliveryOutRow | null> =>
  DeliveryOutModel.findById(objectId(id)).lean<DeliveryOutRow>();

/** Notes how an attempt ended. */
export async function noteAttempt(
  id: string,
  { error, ...end }: Pick<DeliveryOutRow, 'status'> & Partial<Pick<DeliveryOutRow, 'answer' | 'error' | 'finishedAt'>>,
): Promise<void> {
  const set = Object.fromEntries(Object.entries({ ...end, error }).filter(([, value]) => value !== undefined));
  await DeliveryOutModel.updateOne(
    { _id: objectId(id) },
    { $set: set, $inc: { attempts: 1 }, ...(!error && { $unset: { error: 1 } }) },
  );
}

/** Puts one that is over back to waiting; undefined where it waits already, or there is none. */
export const reopenDeliveryOut = (id: string): Promise<DeliveryOutRow | null> =>
  DeliveryOutModel.findOneAndUpdate(
    { _id: objectId(id), status: { $ne: 'waiting' } },
    { $set: { status: 'waiting' }, $unset: { finishedAt: 1, error: 1 } },
    { returnDocument: 'after' },
  ).lean<DeliveryOutRow>();

export async function pageOfLog(
  webhook: string,
  { page, limit, failed }: { page: number; limit: number; failed?: boolean },
): Promise<{ rows: DeliveryOutRow[]; total: number }> {
  const where = { webhook: objectId(webhook), ...(failed && { status: 'failed' }) };
  const [rows, total] = await Promise.all([
    DeliveryOutModel.find(where, { body: 0 })
      .sort({ _id: -1 })
      .skip((page - 1) * limit)
      .limit(limit)
      .lean<DeliveryOutRow[]>(),
    DeliveryOutModel.countDocuments(where).limit(10_000),
  ]);
  return { rows, total };
}

export const toWebhook = (row: WebhookRow): Webhook => ({
  id: row._id.toHexString(),
  url: row.url,
  events: row.events,
  isActive: row.isActive,
  createdAt: row.createdAt.toISOString(),
});

export const toDeliveryOut = (row: DeliveryOutRow): DeliveryOut => ({
  id: row._id.toHexString(),
  webhookId: row.webhook.toHexString(),
  event: row.event,
  status: row.status,
  attempts: row.attempts,
  answer: row.answer,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString(),
});

/** Deletes events about a person; subscribers hear that the contact was erased by an event of its own. */
export async function deleteDeliveriesAbout(person: Person): Promise<void> {
  const pattern = mentionPattern(person);
  const about = { $or: person.records.map(({ id }) => ({ body: { $regex: id } })) };
  const ofRecords = { $and: [about, { $nor: [{ body: { $regex: '"action":"erased"' } }] }] };
  await DeliveryOutModel.deleteMany({ $or: [ofRecords, ...(pattern ? [{ body: { $regex: pattern } }] : [])] });
}
