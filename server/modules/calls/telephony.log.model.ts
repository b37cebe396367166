import mongoose, { Schema } from 'mongoose';
import type { Telephony } from '../../ports/telephony.ts';

interface CallLogRow {
  _id: Telephony['provider'];
  /** Calls that began before this time were read out of the vendor's log. */
  readTo: Date;
}

const schema = new Schema({ _id: String, readTo: Date }, { collection: 'call_logs', versionKey: false });
export const CallLogModel = mongoose.model<CallLogRow>('CallLog', schema);

export const findReadTo = async (provider: Telephony['provider']): Promise<Date | undefined> =>
  (await CallLogModel.findById(provider).lean<CallLogRow>())?.readTo;

export const saveReadTo = (provider: Telephony['provider'], readTo: Date): Promise<unknown> =>
  CallLogModel.updateOne({ _id: provider }, { $set: { readTo } }, { upsert: true });
