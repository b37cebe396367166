import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import { mayTranslateTemplate } from '@sequelstring/contract/template-policy.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import type { CrmApi } from '../crm/api.ts';
import { builtInTemplates } from './built-in-templates.ts';
import { findRules } from './occasion-rule.model.ts';
import { findTemplate } from './template.model.ts';

export type Reach = Pick<CrmApi, 'isTemplateUsedBeyond'>;
type Named = Pick<EmailTemplate, 'id' | 'key' | 'translationOf'>;

export const findBuiltIn = (ref: string): EmailTemplate | undefined =>
  builtInTemplates.find(({ id, key }) => id === ref || key === ref);

/**
 * Whether letters to people whom a rep has no say about are written by this template, or would be by one of this key: those
 * to contacts beyond the rep's scope, and those of rules, which are for all. A translation goes wherever its original goes.
 */
export async function reachesBeyond(
  user: CurrentUser,
  { id, key, translationOf }: Partial<Named>,
  crm: Reach,
): Promise<boolean> {
  if (user.role !== 'rep') return false;
  if (translationOf && findBuiltIn(translationOf)) return true;
  const original = translationOf ? await findTemplate(translationOf) : undefined;
  const refs = [id, key, translationOf, original?.id].filter((ref) => ref !== undefined);
  const isOfRule = (await findRules()).some(({ template }) => template && refs.includes(template));
  return isOfRule || crm.isTemplateUsedBeyond(user.scope, refs);
}

/** Throws `email_template_in_use`. */
export async function refuseReachBeyond(user: CurrentUser, template: Named, crm: Reach): Promise<void> {
  if (await reachesBeyond(user, template, crm)) throw new AppError('email_template_in_use');
}

/** Throws `validation_failed` where a translation would go to people whom its author has no say about. */
export async function refuseTranslationBeyond(user: CurrentUser, original: EmailTemplate, crm: Reach): Promise<void> {
  if (mayTranslateTemplate(user, original) && !(await reachesBeyond(user, original, crm))) return;
  const details = { translationOf: ['also goes to contacts of others; ask a manager for this translation'] };
  throw new AppError('validation_failed', { details });
}
