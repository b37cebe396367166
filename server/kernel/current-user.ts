import type { Role } from '@sequelstring/contract/route.ts';
import type { Scope } from './records/scope.ts';

/** Who makes a call. */
export interface CurrentUser {
  id: string;
  role: Role;
  name: string;
  /** Whose records they see. */
  scope: Scope;
}
