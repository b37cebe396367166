import type { FieldUsage } from '@sequelstring/contract/fields.ts';
import type {
  CustomChoice,
  CustomField,
  CustomFieldType,
  CustomizableKind,
} from '@sequelstring/contract/records/custom.ts';
import { customizableKinds } from '@sequelstring/contract/records/custom.ts';
import mongoose, { type Model, Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../../kernel/db.ts';

export interface FieldRow {
  _id: Types.ObjectId;
  kind: CustomizableKind;
  key: string;
  label: string;
  type: CustomFieldType;
  help?: string;
  choices?: CustomChoice[];
  column: boolean;
  deleted: boolean;
  position: number;
}

const schema = new Schema<FieldRow>(
  {
    kind: String,
    key: String,
    label: String,
    type: { type: String },
    help: String,
    choices: Schema.Types.Mixed,
    column: Boolean,
    deleted: Boolean,
    position: Number,
  },
  { collection: 'fields', versionKey: false },
);
schema.index({ kind: 1, key: 1 }, { unique: true });
export const FieldModel = mongoose.model<FieldRow>('CustomField', schema);

/** Deleted ones keep their key, as their values stay in the records. */
const mostDefinitions = 1000;

/** All definitions, deleted ones too, in the order of the screen. */
export const readFields = (session?: ClientSession): Promise<FieldRow[]> =>
  FieldModel.find({ kind: { $in: [...customizableKinds] } }, null, { session })
    .sort({ kind: 1, position: 1, _id: 1 })
    .limit(mostDefinitions)
    .lean<FieldRow[]>();

export const findField = (id: string, session?: ClientSession): Promise<FieldRow | null> =>
  FieldModel.findById(objectId(id), null, { session }).lean<FieldRow>();

export async function insertField(row: FieldRow, session: ClientSession): Promise<void> {
  await FieldModel.insertMany([row], { session, lean: true });
}

export async function saveField({ _id, ...values }: FieldRow, session: ClientSession): Promise<void> {
  const unset = { ...(!values.help && { help: 1 }), ...(!values.choices && { choices: 1 }) };
  const set = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== undefined && !(name in unset)),
  );
  await FieldModel.updateOne(
    { _id },
    { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) },
    { session },
  );
}

export const toField = ({ _id, ...row }: FieldRow): CustomField => ({ id: _id.toHexString(), ...row });

/** Counting walks all records of the kind; who asks is told when that takes too long. */
const usageMs = 10_000;

// biome-ignore lint/suspicious/noExplicitAny: custom fields are stored alike whatever the kind.
export async function countUsage(model: Model<any>, { key, choices = [] }: FieldRow): Promise<FieldUsage> {
  const path = `customFields.${key}`;
  const count = (where: object) => model.countDocuments(where).maxTimeMS(usageMs);
  const [records, ...each] = await Promise.all([
    count({ [path]: { $nin: [null, '', []] } }),
    ...choices.map(({ value }) => count({ [path]: value })),
  ]);
  return { records: records!, choices: Object.fromEntries(choices.map(({ value }, index) => [value, each[index]!])) };
}
