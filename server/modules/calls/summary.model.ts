import type { CallInsights } from '@sequelstring/contract/call-insights.ts';
import type { Call } from '@sequelstring/contract/calls.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** Has the id of its call. */
export interface SummaryRow {
  _id: Types.ObjectId;
  status: NonNullable<Call['summaryStatus']>;
  /** The analysis that was asked for last: a job of an earlier one changes nothing. */
  request: string;
  requestedAt: Date;
  reason?: string;
  /** Action items are rows of their own. */
  insights?: Omit<CallInsights, 'actionItems'>;
}

const schema = new Schema(
  { status: String, request: String, requestedAt: Date, reason: String, insights: Schema.Types.Mixed },
  { collection: 'call_summaries', versionKey: false },
);
schema.index({ status: 1, requestedAt: 1 });
export const SummaryModel = mongoose.model<SummaryRow>('CallSummary', schema);

export const findSummary = (_id: Types.ObjectId, session?: ClientSession): Promise<SummaryRow | null> =>
  SummaryModel.findById(_id, null, { session }).lean<SummaryRow>();

/** How the talking was shared out on these calls, without the pauses. */
export async function findTalk(ids: readonly Types.ObjectId[]) {
  const rows = await SummaryModel.find(
    { _id: { $in: ids } },
    { 'insights.talk.speakers': 1, 'insights.talk.interactivity': 1, 'insights.talk.patience': 1 },
  ).lean<SummaryRow[]>();
  return rows.flatMap(({ _id, insights }) => (insights ? [{ _id, talk: insights.talk }] : []));
}

export const saveSummary = (
  _id: Types.ObjectId,
  set: Partial<Omit<SummaryRow, '_id'>>,
  session: ClientSession,
): Promise<unknown> => SummaryModel.updateOne({ _id }, { $set: set }, { upsert: true, session });

/** Analyses that have been waiting since before this time. */
export const findQueuedSummaries = (before: Date): Promise<SummaryRow[]> =>
  SummaryModel.find({ status: 'queued', requestedAt: { $lt: before } }, { insights: 0 })
    .limit(1000)
    .lean<SummaryRow[]>();

export const deleteSummary = (_id: Types.ObjectId, session: ClientSession): Promise<unknown> =>
  SummaryModel.deleteOne({ _id }, { session });
