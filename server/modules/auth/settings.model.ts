import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** One document for the whole organisation. */
const schema = new Schema(
  {
    _id: { type: String, required: true },
    organisationName: { type: String, required: true },
    timeZone: { type: String, required: true },
    country: String,
    greetingMaxAgeHours: { type: Number, required: true },
    greetingsPaused: { type: Boolean, required: true },
    /** Raised by changes that must not happen two at a time, so that they conflict. */
    turn: { type: Number, default: 0 },
  },
  { collection: 'organisation', versionKey: false },
);
type Row = InferSchemaType<typeof schema>;
export const SettingsModel = mongoose.model('OrganisationSettings', schema);

const only = { _id: 'organisation' };

const defaults: OrganisationSettings = {
  organisationName: 'My organisation',
  timeZone: 'UTC',
  greetingMaxAgeHours: 24,
  greetingsPaused: false,
};

export async function readSettings(session?: ClientSession): Promise<OrganisationSettings> {
  const row = await SettingsModel.findById(only._id, null, { session }).lean<Row>();
  if (!row) return defaults;
  const { organisationName, timeZone, greetingMaxAgeHours, greetingsPaused } = row;
  return { organisationName, timeZone, country: row.country ?? undefined, greetingMaxAgeHours, greetingsPaused };
}

/** Lays the settings down for the first time; a duplicate key error tells that they stand already. */
export async function createSettings(given: Partial<OrganisationSettings>, session: ClientSession): Promise<void> {
  await SettingsModel.create([{ ...only, ...defaults, ...given }], { session });
}

export async function writeSettings(settings: OrganisationSettings, session: ClientSession): Promise<void> {
  const { country, ...rest } = settings;
  await SettingsModel.updateOne(
    only,
    country ? { $set: { ...rest, country } } : { $set: rest, $unset: { country: 1 } },
    { session, upsert: true },
  );
}

/** Makes two transactions that both call this conflict, so that one of them runs after the other. */
export async function takeTurn(session: ClientSession): Promise<void> {
  await SettingsModel.updateOne(only, { $inc: { turn: 1 } }, { session });
}
