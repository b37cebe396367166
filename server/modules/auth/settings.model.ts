import { defaultCurrency, type MailProvider, type OrganisationSettings } from '@sequelstring/contract/auth.ts';
import type { Visibility } from '@sequelstring/contract/teams.ts';
import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { ClientSession } from '../../kernel/db.ts';

/** One document for the whole organisation. */
const schema = new Schema(
  {
    _id: { type: String, required: true },
    organisationName: { type: String, required: true },
    timeZone: { type: String, required: true },
    country: String,
    currency: String,
    visibility: { type: Schema.Types.Mixed },
    greetingMaxAgeHours: { type: Number, required: true },
    greetingsPaused: { type: Boolean, required: true },
    mailFrom: { _id: false, type: { name: String, address: String } },
    mailProviders: { type: [String], default: [] },
    /** Raised by changes that must not happen two at a time, so that they conflict. */
    turn: { type: Number, default: 0 },
  },
  { collection: 'organisation', versionKey: false },
);
type Row = InferSchemaType<typeof schema> & { visibility?: Partial<Visibility> };
export const SettingsModel = mongoose.model('OrganisationSettings', schema);

const only = { _id: 'organisation' };

const defaults: OrganisationSettings = {
  organisationName: 'My organisation',
  timeZone: 'UTC',
  currency: defaultCurrency,
  visibility: { manager: 'all', rep: 'own', viewer: 'all' },
  greetingMaxAgeHours: 24,
  greetingsPaused: false,
  mailProviders: [],
};

export async function readSettings(session?: ClientSession): Promise<OrganisationSettings> {
  const row = await SettingsModel.findById(only._id, null, { session }).lean<Row>();
  if (!row) return defaults;
  const { organisationName, timeZone, greetingMaxAgeHours, greetingsPaused, mailFrom } = row;
  return {
    ...{ organisationName, timeZone, greetingMaxAgeHours, greetingsPaused },
    country: row.country ?? undefined,
    mailFrom: mailFrom?.address ? { name: mailFrom.name ?? undefined, address: mailFrom.address } : undefined,
    mailProviders: (row.mailProviders ?? []) as MailProvider[],
    currency: row.currency ?? defaults.currency,
    visibility: { ...defaults.visibility, ...row.visibility },
  };
}

/** Lays the settings down for the first time; a duplicate key error tells that they stand already. */
export async function createSettings(given: Partial<OrganisationSettings>, session: ClientSession): Promise<void> {
  await SettingsModel.create([{ ...only, ...defaults, ...given }], { session });
}

export async function writeSettings(settings: OrganisationSettings, session: ClientSession): Promise<void> {
  const { country, mailFrom, ...rest } = settings;
  const gone = { ...(!country && { country: 1 as const }), ...(!mailFrom && { mailFrom: 1 as const }) };
  await SettingsModel.updateOne(
    only,
    {
      $set: { ...rest, ...(country && { country }), ...(mailFrom && { mailFrom }) },
      ...(Object.keys(gone).length > 0 && { $unset: gone }),
    },
    { session, upsert: true },
  );
}

/** Makes two transactions that both call this conflict, so that one of them runs after the other. */
export async function takeTurn(session: ClientSession): Promise<void> {
  await SettingsModel.updateOne(only, { $inc: { turn: 1 } }, { session });
}
