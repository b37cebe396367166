import { type OccasionType, occasionTypes } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';

const schema = new Schema(
  {
    key: { type: String, required: true },
    name: { type: String, required: true },
    occasion: { type: String, enum: occasionTypes, required: true },
    subject: { type: String, required: true },
    html: { type: String, required: true },
    text: String,
    language: String,
    translationOf: String,
    version: Number,
    createdBy: Schema.Types.ObjectId,
    updatedAt: { type: Date, required: true },
  },
  { collection: 'emailTemplates', versionKey: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ translationOf: 1, language: 1 }, { sparse: true });
schema.index({ name: 1, _id: 1 });
schema.index({ occasion: 1, name: 1, _id: 1 });

interface TemplateRow {
  _id: Types.ObjectId;
  key: string;
  name: string;
  occasion: OccasionType;
  subject: string;
  html: string;
  text?: string;
  language?: string;
  translationOf?: string;
  /** Missing from the first release; that is 1. */
  version?: number;
  createdBy?: Types.ObjectId;
  updatedAt: Date;
}

export const TemplateModel = mongoose.model('EmailTemplate', schema);

export type TemplateFields = Omit<TemplateRow, '_id'>;

const toTemplate = (row: TemplateRow): EmailTemplate => ({
  id: row._id.toHexString(),
  key: row.key,
  name: row.name,
  occasion: row.occasion,
  subject: row.subject,
  html: row.html,
  text: row.text,
  language: row.language,
  translationOf: row.translationOf,
  version: row.version ?? 1,
  builtIn: false,
  createdBy: row.createdBy?.toHexString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** By id or key. */
export async function findTemplate(ref: string): Promise<EmailTemplate | undefined> {
  const byId = /^[0-9a-f]{24}$/.test(ref) ? await TemplateModel.findById(objectId(ref)).lean<TemplateRow>() : undefined;
  const row = byId ?? (await TemplateModel.findOne({ key: ref }).lean<TemplateRow>());
  return row ? toTemplate(row) : undefined;
}

/** Its translations into any of these languages. */
export async function findTranslations(key: string, languages: readonly string[]): Promise<EmailTemplate[]> {
  const rows = await TemplateModel.find({ translationOf: key, language: { $in: languages } }).lean<TemplateRow[]>();
  return rows.map(toTemplate);
}

/** Which of these templates, by id or key, have a text or a translation that was changed after its first version. */
export async function editedAmong(refs: readonly string[]): Promise<Set<string>> {
  const ids = refs.filter((ref) => /^[0-9a-f]{24}$/.test(ref)).map(objectId);
  const rows = await TemplateModel.find(
    { $or: [{ key: { $in: refs } }, { _id: { $in: ids } }, { translationOf: { $in: refs } }] },
    { key: 1, version: 1, translationOf: 1 },
  ).lean<Pick<TemplateRow, '_id' | 'key' | 'version' | 'translationOf'>[]>();
  const edited = rows.filter(({ version = 1 }) => version > 1);
  return new Set(edited.flatMap(({ _id, key, translationOf }) => [_id.toHexString(), key, translationOf ?? key]));
}

export async function listStoredTemplates(
  occasion: OccasionType | undefined,
  window: { skip: number; limit: number },
): Promise<{ templates: EmailTemplate[]; total: number }> {
  const filter = occasion ? { occasion } : {};
  const [rows, total] = await Promise.all([
    window.limit > 0
      ? TemplateModel.find(filter).sort({ name: 1, _id: 1 }).skip(window.skip).limit(window.limit).lean<TemplateRow[]>()
      : [],
    occasion ? TemplateModel.countDocuments(filter) : TemplateModel.estimatedDocumentCount(),
  ]);
  return { templates: rows.map(toTemplate), total };
}

export async function insertTemplate(fields: TemplateFields, session?: ClientSession): Promise<EmailTemplate> {
  const [created] = await TemplateModel.insertMany([fields], { session });
  return toTemplate(created!.toObject() as unknown as TemplateRow);
}

type TemplateChange = {
  [K in keyof TemplateFields]?: TemplateFields[K] | (K extends 'language' | 'translationOf' ? null : never);
};

/** Undefined where there is no such template. */
export async function changeTemplate(
  id: string,
  fields: TemplateChange,
  session?: ClientSession,
): Promise<EmailTemplate | undefined> {
  // An empty text and a null are fields to remove.
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const isGone = (value: unknown) => value === null || value === '';
  const set = Object.fromEntries(given.filter(([, value]) => !isGone(value)));
  const unset = Object.fromEntries(given.flatMap(([field, value]) => (isGone(value) ? [[field, 1]] : [])));
  const row = await TemplateModel.findByIdAndUpdate(
    objectId(id),
    { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) },
    { returnDocument: 'after', session },
  ).lean<TemplateRow>();
  return row ? toTemplate(row) : undefined;
}

export const removeTemplate = async (id: string, session?: ClientSession): Promise<boolean> =>
  (await TemplateModel.deleteOne({ _id: objectId(id) }, { session })).deletedCount === 1;
