import type { EmailTemplate, TemplateVersion } from '@sequelstring/contract/email-templates.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, insertRows, objectId } from '../../kernel/db.ts';

interface VersionRow {
  /** `<template>:<version>` */
  _id: string;
  template: Types.ObjectId;
  version: number;
  name: string;
  subject: string;
  html: string;
  text?: string;
  by?: Types.ObjectId;
  at: Date;
}

const schema = new Schema<VersionRow>(
  {
    _id: String,
    template: Schema.Types.ObjectId,
    version: Number,
    name: String,
    subject: String,
    html: String,
    text: String,
    by: Schema.Types.ObjectId,
    at: Date,
  },
  { collection: 'emailTemplateVersions', versionKey: false },
);
schema.index({ template: 1, version: -1 });
export const TemplateVersionModel = mongoose.model<VersionRow>('EmailTemplateVersion', schema);

const SHOWN = 50;

/** Keeps a template as it stands; once for each version, whoever asks. */
export async function keepVersion(
  { id, version, name, subject, html, text, updatedAt }: EmailTemplate,
  by: string | undefined,
  session: ClientSession,
): Promise<void> {
  const _id = versionKey({ id, version });
  if (await TemplateVersionModel.exists({ _id }).session(session)) return;
  const row = { _id, template: objectId(id), version, name, subject, html, text, at: new Date(updatedAt) };
  await insertRows('emailTemplateVersions', [{ ...row, ...(by && { by: objectId(by) }) }], session);
}

export async function versionsOf(templateId: string): Promise<TemplateVersion[]> {
  const rows = await TemplateVersionModel.find({ template: objectId(templateId) })
    .sort({ version: -1 })
    .limit(SHOWN)
    .lean<VersionRow[]>();
  return rows.map(toVersion);
}

export const versionKey = ({ id, version }: Pick<EmailTemplate, 'id' | 'version'>): string => `${id}:${version}`;

export async function findVersion(templateId: string, version: number): Promise<TemplateVersion | undefined> {
  return findVersionByKey(versionKey({ id: templateId, version }));
}

export async function findVersionByKey(key: string): Promise<TemplateVersion | undefined> {
  const row = await TemplateVersionModel.findById(key).lean<VersionRow>();
  return row ? toVersion(row) : undefined;
}

/** Removes all but those that are still to go out. */
export async function removeVersions(
  templateId: string,
  kept: readonly string[],
  session: ClientSession,
): Promise<void> {
  await TemplateVersionModel.deleteMany({ template: objectId(templateId), _id: { $nin: kept } }, { session });
}

const toVersion = ({ version, name, subject, html, text, by, at }: VersionRow): TemplateVersion => ({
  ...{ version, name, subject, html, text },
  ...(by && { by: by.toHexString() }),
  at: at.toISOString(),
});
