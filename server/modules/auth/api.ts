import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import { declareDoor } from '../../kernel/door.ts';
import type { Scope } from '../../kernel/records/scope.ts';

/** What other modules may know of a user. */
export interface AuthUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  timeZone?: string;
  locale?: string;
  isActive: boolean;
}

/** The door to the auth module. Answers come from memory and are at most a few seconds old. */
export interface AuthApi {
  /** Disabled users too; undefined where there never was such a user. */
  getUser(id: string): Promise<AuthUser | undefined>;
  /** By id; ids that nobody has are left out. */
  getUsers(ids: readonly string[]): Promise<Map<string, AuthUser>>;
  /** Undefined where nobody signs in with this address. */
  findByEmail(email: string): Promise<AuthUser | undefined>;
  /** Everyone who can sign in, at most 2,000. */
  activeUsers(): Promise<AuthUser[]>;
  /** Whose records a user may read; their own alone where there is no such user any more. */
  getScope(userId: string): Promise<Scope>;
  /** Everyone who is on a team with a user, the user among them. */
  getTeammates(userId: string): Promise<string[]>;
  getSettings(): Promise<OrganisationSettings>;
}

/** What of it other processes may call. */
export const authDoor = declareDoor<AuthApi>('auth')(
  'getUser',
  'getUsers',
  'findByEmail',
  'activeUsers',
  'getScope',
  'getTeammates',
  'getSettings',
);
