import type { Role } from '@sequelstring/contract/route.ts';

/** Who makes a call. */
export interface CurrentUser {
  id: string;
  role: Role;
  name: string;
}

/** `rep` sees only records that they own; the others see all. */
export const seesAll = (user: CurrentUser): boolean => user.role !== 'rep';
