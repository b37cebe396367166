import { ignoreDuplicates } from '../../kernel/db.ts';
import type { Migration } from '../../kernel/migrations.ts';
import { insertRule, standardRule } from './occasion-rule.model.ts';

/** What earlier releases did without rules becomes the default rule. */
export const defaultRule: Migration = {
  number: 1,
  name: 'default-rule',
  run: () => insertRule(standardRule).catch(ignoreDuplicates),
};
