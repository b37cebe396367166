import type { EmailTemplate } from './email-templates.ts';
import type { Role } from './route.ts';

/** Who may change or delete a template: a rep their own, managers and administrators all, nobody a built-in one. */
export function mayChangeTemplate(
  user: { id: string; role: Role },
  { builtIn, createdBy }: Pick<EmailTemplate, 'builtIn' | 'createdBy'>,
): boolean {
  if (builtIn || user.role === 'viewer') return false;
  return user.role !== 'rep' || createdBy === user.id;
}

/** Who may translate a template, and so write to whoever gets it: a rep their own, managers and administrators all. */
export const mayTranslateTemplate = (
  user: { id: string; role: Role },
  template: Pick<EmailTemplate, 'builtIn' | 'createdBy'>,
): boolean => user.role === 'admin' || user.role === 'manager' || mayChangeTemplate(user, template);
