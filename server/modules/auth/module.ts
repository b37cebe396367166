import type { SharedFact } from '@sequelstring/contract/realtime.ts';
import type { TeamInput } from '@sequelstring/contract/teams.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Authenticate, Recognise } from '../../kernel/http/access.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import { listener, type Module } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Vault } from '../../kernel/vault.ts';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AccessTokens } from './access-token.ts';
import type { AuthApi } from './api.ts';
import { Directory } from './directory.ts';
import { KnownDevices } from './known-device.ts';
import { LockOut } from './lock-out.ts';
import { RefreshTokens } from './refresh-token.ts';
import { SessionModel } from './session.model.ts';
import { sessionRoutes } from './session.routes.ts';
import { SettingsModel } from './settings.model.ts';
import { createFirstAdmin, needsSetup, type SetupInput } from './setup.service.ts';
import { TeamModel } from './team.model.ts';
import { teamRoutes } from './team.routes.ts';
import { ensureTeam } from './team.service.ts';
import { twoFactorRoutes } from './two-factor.routes.ts';
import { findActiveAdmin, UserModel } from './user.model.ts';
import { userRoutes } from './user.routes.ts';

export interface AuthDeps {
  clock: Clock;
  log: Log;
  realtime: Realtime;
  rateLimits: RateLimits;
  /** Key of the access tokens' signatures. */
  jwtKey: Uint8Array;
  /** Key of the refresh tokens' MACs. */
  refreshKey: Uint8Array;
  /** Key of the MACs by which known devices are recognised. */
  deviceKey: Uint8Array;
  /** Keeps the secrets of authenticator apps. */
  vault: Vault;
  /** Asked of whoever creates the first administrator, where more than this machine can. */
  setupCode?: string;
  publicUrl: string;
  /** Whether the app is served from another site than the API. */
  isAppElsewhere: boolean;
  /** Fills an empty instance with sample data that belongs to this user. */
  seed(ownerId: string): Promise<void>;
}

export interface AuthParts {
  module: Module;
  api: AuthApi;
  authenticate: Authenticate;
  recognise: Recognise;
  /** Has the next look at a user's rights and sessions go to the database; for changes made in other processes. */
  forgetUser(userId: string): void;
  /** The same for settings and teams. */
  forget(what: SharedFact): void;
  /** The id of an active administrator, if there is one. */
  findAdmin(): Promise<string | undefined>;
  /** Creates the first administrator and returns the id; throws `already_set_up`. */
  createAdmin(input: SetupInput): Promise<string>;
  /** Whether the first administrator has yet to be created. */
  needsSetup(): Promise<boolean>;
  /** Creates a team, unless there is one of this name. */
  ensureTeam(team: TeamInput): Promise<void>;
}

/** Users, their sessions and the organisation's settings. */
export function auth(given: AuthDeps): AuthParts {
  const { clock, log, realtime, rateLimits, jwtKey, publicUrl, isAppElsewhere, seed, setupCode } = given;
  const tokens = new AccessTokens(jwtKey, clock);
  const directory = new Directory(clock, tokens);
  const deps = { clock, realtime, directory, tokens, seed, lockOut: new LockOut(rateLimits) };
  const sessionDeps = {
    ...deps,
    setupCode,
    vault: given.vault,
    refreshTokens: new RefreshTokens(given.refreshKey),
    devices: new KnownDevices(given.deviceKey),
    log: log.child({ 'log.logger': 'auth' }),
  };
  const module: Module = {
    name: 'auth',
    routes: [
      ...sessionRoutes(sessionDeps, { publicUrl, isAppElsewhere }),
      ...twoFactorRoutes(sessionDeps),
      ...userRoutes(deps),
      ...teamRoutes(deps),
    ],
    jobs: [],
    schedules: [],
    listeners: [
      listener({
        name: 'auth.forgetChanged',
        events: ['user.updated', 'settings.updated'],
        handle: async (batch) => {
          for (const event of batch) {
            if (event.name === 'user.updated') directory.forgetUser(event.payload.userId);
            else directory.forgetOrganisation();
          }
        },
      }),
    ],
    collections: [UserModel, SessionModel, SettingsModel, TeamModel].map(specOf),
  };
  return {
    module,
    api: directory,
    authenticate: directory.authenticate,
    recognise: directory.recognise,
    forgetUser: (userId) => directory.forgetUser(userId),
    forget: () => directory.forgetOrganisation(),
    findAdmin: findActiveAdmin,
    createAdmin: (input) => createFirstAdmin(deps, input),
    needsSetup,
    ensureTeam: (team) => ensureTeam(deps, team),
  };
}
