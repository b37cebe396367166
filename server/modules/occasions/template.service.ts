import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate, emailTemplates, TemplateVersion } from '@sequelstring/contract/email-templates.ts';
import type { Body, Query } from '@sequelstring/contract/route.ts';
import { mayChangeTemplate } from '@sequelstring/contract/template-policy.ts';
import { type AuditFact, audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, isDuplicateKey, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import { plain } from '../../kernel/words.ts';
import { builtInTemplates, defaultTemplate } from './built-in-templates.ts';
import { approvedVersionsOf, type GreetingRow } from './greeting.model.ts';
import { BrokenTemplate, renderTexts, type TemplateTexts } from './greeting-text.ts';
import {
  changeTemplate,
  findTemplate,
  findTranslations,
  insertTemplate,
  listStoredTemplates,
  removeTemplate,
  type TemplateFields,
} from './template.model.ts';
import {
  findBuiltIn,
  type Reach,
  reachesBeyond,
  refuseReachBeyond,
  refuseTranslationBeyond,
} from './template-reach.ts';
import {
  findVersion,
  findVersionByKey,
  keepVersion,
  removeVersions,
  versionKey,
  versionsOf,
} from './template-version.model.ts';

/**
 * The template of that id or key, the type's first built-in one where there is none (any more); of its translations the one for
 * the reader's locale, `de-AT` before `de`.
 */
export async function resolveTemplate(
  ref: string | undefined,
  occasion: OccasionType,
  locale?: string,
): Promise<EmailTemplate> {
  const template = (ref && (findBuiltIn(ref) ?? (await findTemplate(ref)))) || defaultTemplate(occasion);
  if (!locale || template.translationOf) return template;
  const wanted = languagesOf(locale);
  const found = await findTranslations(template.key, wanted);
  const rank = ({ language = '' }: EmailTemplate) => wanted.indexOf(language);
  return found.toSorted((a, b) => rank(a) - rank(b))[0] ?? template;
}

/** What a letter is written with. */
export type LetterTemplate = Pick<EmailTemplate, 'key' | 'version'> & TemplateTexts;

/** Has a template stay as it is now for an approved greeting, whoever changes or deletes it; what the row is to remember. */
export async function pinTemplate(
  ref: string,
  { occasion, locale }: { occasion: OccasionType; locale?: string },
  session: ClientSession,
): Promise<Required<Pick<GreetingRow, 'approvedTemplate'>> & { approvedVersion: string | null }> {
  const template = await resolveTemplate(ref, occasion, locale);
  if (template.builtIn) return { approvedTemplate: ref, approvedVersion: null };
  await keepVersion(template, template.createdBy, session);
  return { approvedTemplate: ref, approvedVersion: versionKey(template) };
}

/** The version that a greeting was approved with; undefined where it has none of its own, or is to go out by another template by now. */
export async function pinnedTemplate(
  row: Pick<GreetingRow, 'approvedTemplate' | 'approvedVersion'>,
  ref: string,
): Promise<LetterTemplate | undefined> {
  if (!row.approvedVersion || row.approvedTemplate !== ref) return undefined;
  const version = await findVersionByKey(row.approvedVersion);
  return version && { ...version, key: ref };
}

/** `de-AT` and `de` of `de_at`. */
function languagesOf(locale: string): string[] {
  const [language = '', country] = locale.split(/[-_]/);
  const base = language.toLowerCase();
  return country ? [`${base}-${country.toUpperCase()}`, base] : [base];
}

export async function listVersions(ref: string): Promise<TemplateVersion[]> {
  const template = await getTemplate(ref);
  return template.builtIn ? [] : versionsOf(template.id);
}

/** Who changes a template when, and what tells whose letters that would change. */
interface Change {
  clock: Clock;
  caller: Caller;
  crm: Reach;
}

/** Throws `email_template_version_not_found`, and what a change would. */
export async function restoreVersion(
  user: CurrentUser,
  { id, version }: { id: string; version: number },
  by: Change,
): Promise<EmailTemplate> {
  const { id: templateId } = await changeable(user, id, by.crm);
  const old = await findVersion(templateId, version);
  if (!old) throw new AppError('email_template_version_not_found');
  const { name, subject, html, text = '' } = old;
  return updateTemplate(user, templateId, { name, subject, html, text }, by);
}

/** Built-in ones first, then those of the organisation by name. */
export async function listTemplates({
  occasion,
  page,
  limit,
}: Query<typeof emailTemplates.list>): Promise<Page<EmailTemplate[]>> {
  const builtIn = builtInTemplates.filter((template) => !occasion || template.occasion === occasion);
  const from = (page - 1) * limit;
  const first = builtIn.slice(from, from + limit);
  const rest = await listStoredTemplates(occasion, {
    skip: Math.max(0, from - builtIn.length),
    limit: limit - first.length,
  });
  const total = builtIn.length + rest.total;
  return { data: [...first, ...rest.templates], meta: { page, limit, total, hasMore: from + limit < total } };
}

export async function getTemplate(ref: string): Promise<EmailTemplate> {
  const template = findBuiltIn(ref) ?? (await findTemplate(ref));
  if (!template) throw new AppError('email_template_not_found');
  return template;
}

export async function createTemplate(
  user: CurrentUser,
  input: Body<typeof emailTemplates.create>,
  { clock, caller, crm }: Change,
): Promise<EmailTemplate> {
  checkTexts(input);
  await checkTranslation(user, input, crm);
  const fields = {
    ...input,
    version: 1,
    text: input.text || undefined,
    createdBy: objectId(user.id),
    updatedAt: nowAsDate(clock),
  };
  // Dates go on naming a template that was deleted; whoever takes its key takes its letters.
  const isTaken = async (key: string) =>
    findBuiltIn(key) || (await findTemplate(key)) || (await reachesBeyond(user, { key }, crm));
  if (input.key) {
    if (await isTaken(input.key)) throw new AppError('email_template_key_taken');
    return insert({ ...fields, key: input.key }, caller);
  }
  const slug = slugOf(input.name);
  for (let number = 1; number <= MOST_OF_A_NAME; number += 1) {
    const key = number === 1 ? slug : `${slug}-${number}`;
    if (await isTaken(key)) continue;
    return insert({ ...fields, key }, caller);
  }
  throw new AppError('email_template_key_taken');
}

export async function updateTemplate(
  user: CurrentUser,
  ref: string,
  patch: Body<typeof emailTemplates.update>,
  { clock, caller, crm }: Change,
): Promise<EmailTemplate> {
  const current = await changeable(user, ref, crm);
  checkTexts({ ...current, ...patch });
  const { language = current.language, translationOf = current.translationOf } = patch;
  await checkTranslation(user, { id: current.id, key: current.key, language, translationOf }, crm);
  return transaction(async (session) => {
    // Those of earlier releases have no version on record yet.
    await keepVersion(current, current.createdBy, session);
    const change = { ...patch, version: current.version + 1, updatedAt: nowAsDate(clock) };
    const changed = await changeTemplate(current.id, change, session);
    if (!changed) throw new AppError('email_template_not_found');
    await keepVersion(changed, user.id, session);
    await record(caller, 'updated', changed, session, current);
    return changed;
  });
}

export async function deleteTemplate(
  user: CurrentUser,
  ref: string,
  { caller, crm }: Omit<Change, 'clock'>,
): Promise<EmailTemplate> {
  const current = await changeable(user, ref, crm);
  return transaction(async (session) => {
    if (!(await removeTemplate(current.id, session))) throw new AppError('email_template_not_found');
    await removeVersions(current.id, await approvedVersionsOf(current.id, session), session);
    await record(caller, 'deleted', current, session);
    return current;
  });
}

/** Texts can be long, so that the audit names those that changed and keeps name and subject alone. */
async function record(
  caller: Caller,
  what: 'created' | 'updated' | 'deleted',
  template: EmailTemplate,
  session: ClientSession,
  before?: EmailTemplate,
): Promise<void> {
  const changes = (['name', 'key', 'occasion', 'subject', 'html', 'text'] as const).flatMap((field) => {
    if (!before || before[field] === template[field]) return [];
    const isLong = field === 'html' || field === 'text';
    return [isLong ? { field } : { field, from: before[field], to: template[field] }];
  });
  const fact: AuditFact = {
    ...caller,
    action: `email_template.${what}`,
    kind: 'email_template',
    recordId: template.id,
  };
  await audit({ ...fact, detail: template.name, ...(before && { changes }) }, session);
}

/** What is wrong with a template, as the answer that names field and line. */
export const brokenTemplate = (error: BrokenTemplate): AppError =>
  new AppError('email_template_broken', { details: error.details, cause: error });

/** A translation has a language, is of a template that is none itself, and is the only one in its language. */
async function checkTranslation(
  user: CurrentUser,
  {
    id,
    key,
    language,
    translationOf,
  }: { id?: string; key?: string; language?: string | null; translationOf?: string | null },
  crm: Reach,
): Promise<void> {
  if (!translationOf) return;
  const refuse = (field: string, problem: string) => {
    throw new AppError('validation_failed', { details: { [field]: [problem] } });
  };
  if (!language) return refuse('language', 'is needed for a translation');
  const original = findBuiltIn(translationOf) ?? (await findTemplate(translationOf));
  if (!original || original.key !== translationOf || original.translationOf || original.key === key)
    return refuse('translationOf', 'is not a template that can be translated');
  await refuseTranslationBeyond(user, original, crm);
  const others = await findTranslations(translationOf, [language]);
  if (others.some((other) => other.id !== id))
    refuse('language', 'is one that this template is translated into already');
}

/** A template is stored only when it can be rendered. */
function checkTexts(texts: TemplateTexts): void {
  try {
    renderTexts(texts, undefined);
  } catch (error) {
    throw error instanceof BrokenTemplate ? brokenTemplate(error) : error;
  }
}

async function insert(fields: TemplateFields, caller: Caller): Promise<EmailTemplate> {
  try {
    return await transaction(async (session) => {
      const template = await insertTemplate(fields, session);
      await keepVersion(template, template.createdBy, session);
      await record(caller, 'created', template, session);
      return template;
    });
  } catch (error) {
    throw isDuplicateKey(error) ? new AppError('email_template_key_taken') : error;
  }
}

async function changeable(user: CurrentUser, ref: string, crm: Reach): Promise<EmailTemplate> {
  const template = await getTemplate(ref);
  if (template.builtIn) throw new AppError('email_template_built_in');
  if (!mayChangeTemplate(user, template)) throw new AppError('email_template_of_another');
  await refuseReachBeyond(user, template, crm);
  return template;
}

const MOST_OF_A_NAME = 100;

function slugOf(name: string): string {
  const slug = plain(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return (slug || 'template').padEnd(2, 'x');
}
