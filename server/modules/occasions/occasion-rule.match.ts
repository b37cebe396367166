import type { ImportantDate, OccasionType } from '@sequelstring/contract/dates.ts';
import { AppError } from '../../kernel/errors.ts';
import type { CrmApi } from '../crm/api.ts';
import { builtInOf } from './built-in-templates.ts';
import { findRules, type RuleRow, standardRule } from './occasion-rule.model.ts';

/** The rules that fit one contact, in their order. */
export type RulesOf = (contactId: string) => readonly RuleRow[];

/** Looks up which rules fit these contacts: one query for each rule that has a filter. */
export async function rulesFor(crm: Pick<CrmApi, 'matchContacts'>, ids: readonly string[]): Promise<RulesOf> {
  const rules = await findRules();
  const fits = await Promise.all(rules.map((rule) => fitting(crm, rule, ids)));
  return (contactId) => rules.filter((_, index) => fits[index]?.has(contactId) ?? true);
}

/** Undefined where it fits everyone. A filter that no longer holds, as a field of it went, fits nobody. */
async function fitting(
  crm: Pick<CrmApi, 'matchContacts'>,
  { filter, savedBy }: RuleRow,
  ids: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  if (!filter || !savedBy) return undefined;
  try {
    return new Set(await crm.matchContacts(savedBy.toHexString(), filter, ids));
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation_failed') return new Set();
    throw error;
  }
}

export const isFor = ({ occasions }: Pick<RuleRow, 'occasions'>, type: OccasionType): boolean =>
  occasions.length === 0 || occasions.includes(type);

/** The rule that an email of this type goes by, out of those that fit its contact. */
export const emailRule = (rules: readonly RuleRow[], type: OccasionType): RuleRow =>
  rules.find((rule) => rule.action === 'email' && isFor(rule, type)) ?? standardRule;

/** The template of a date under its rule: the date's own, else the rule's, else the built-in one in the rule's tone. */
export const templateUnder = (
  { tone, template }: Pick<RuleRow, 'tone' | 'template'>,
  date: Pick<ImportantDate, 'type' | 'emailTemplate'>,
): string => date.emailTemplate ?? template ?? builtInOf(date.type, tone).key;
