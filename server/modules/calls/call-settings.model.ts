import type { CallSettings } from '@sequelstring/contract/call-recording.ts';
import mongoose, { Schema } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** One document for the whole organisation. */
const schema = new Schema(
  {
    _id: String,
    recording: Boolean,
    unrecordedLines: [String],
    unrecordedUsers: [String],
    retentionDays: Schema.Types.Mixed,
  },
  { collection: 'call_settings', versionKey: false },
);
export const CallSettingsModel = mongoose.model<CallSettings & { _id: string }>('CallSettings', schema);

const _id = 'calls';
const defaults: CallSettings = { recording: true, unrecordedLines: [], unrecordedUsers: [], retentionDays: null };

export async function readCallSettings(session?: ClientSession): Promise<CallSettings> {
  const row = await CallSettingsModel.findById(_id, { _id: 0 }, { session }).lean<Partial<CallSettings>>();
  return { ...defaults, ...row };
}

export const saveCallSettings = (settings: CallSettings, session: ClientSession): Promise<unknown> =>
  CallSettingsModel.replaceOne({ _id }, { _id, ...settings }, { upsert: true, session });
