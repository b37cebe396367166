import { type CurrentUser, seesAll } from '../../kernel/current-user.ts';

/** Whose greetings a user may see and change: `rep` those of own contacts, the others all. Undefined: everybody's. */
export const visibleOwner = (user: CurrentUser): string | undefined => (seesAll(user) ? undefined : user.id);
