import { editors } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import type { ViewRow } from './view.model.ts';

const manages = ({ role }: CurrentUser): boolean => role === 'admin' || role === 'manager';

/** A shared view is its maker's; managers and administrators tidy up. */
export const mayChangeView = (user: CurrentUser, { owner }: Pick<ViewRow, 'owner'>): boolean =>
  owner.toHexString() === user.id || manages(user);

export const mayShareViews = ({ role }: CurrentUser): boolean => (editors as readonly string[]).includes(role);
