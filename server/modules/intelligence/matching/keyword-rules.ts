import { splitWords } from '../../../kernel/text/words.ts';
import type { KeywordRules } from './account-names.ts';
import type { FieldWords } from './article-text.ts';

/** Whether an article has all that it must have and nothing that it must not. */
export function keepsRules(rules: KeywordRules, fields: readonly FieldWords[]): boolean {
  const text = fields.map((field) => ` ${field.words.map((word) => word.plain).join(' ')} `).join('\n');
  const says = (phrase: string) => text.includes(` ${foldedWords(phrase)} `);
  return (rules.must ?? []).every(says) && !(rules.mustNot ?? []).some(says);
}

/** The words of a phrase, folded, with single spaces. */
export const foldedWords = (phrase: string): string =>
  splitWords(phrase)
    .map((word) => word.plain)
    .join(' ');
