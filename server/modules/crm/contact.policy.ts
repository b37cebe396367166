import { type CurrentUser, seesAll } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';

/** Whose contacts the user sees: undefined means everybody's. Goes into every query. */
export const ownerSeenBy = (user: CurrentUser): string | undefined => (seesAll(user) ? undefined : user.id);

/** A viewer reads everything and changes nothing. */
export function assertMayChange(user: CurrentUser): void {
  if (user.role === 'viewer') throw new AppError('forbidden');
}

/** Who may give a contact to somebody else. */
export const mayAssign = (user: CurrentUser): boolean => user.role === 'admin' || user.role === 'manager';
